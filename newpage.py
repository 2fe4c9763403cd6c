#!/usr/bin/env python3
# throwaway: newpage.py CAUSE [--file VARIANT] [--keep N] : fills docs/verifier/CAUSE.md
import sys,subprocess,os,re,json
os.chdir('/tmp/w/catalogue')
cause=sys.argv[1]
def opt(n,d=None):
    return sys.argv[sys.argv.index(n)+1] if n in sys.argv else d
file=opt('--file',cause); keep=int(opt('--keep','6'))
meets=json.load(open('/tmp/w/me/meet.json')) if os.path.exists('/tmp/w/me/meet.json') else {}
noperf='--noperf' in sys.argv
pre='setpriv --bounding-set -perfmon,-sys_admin ' if noperf else ''
is_s=os.path.exists(f'tests/reject/{file}.s')
src=f'tests/reject/{file}.s' if is_s else f'tests/reject/{file}.bpf.c'
mend=src.replace('.s','.mended.s') if is_s else src.replace('.bpf.c','.mended.bpf.c')
def run(cmd): 
    return subprocess.run((pre+cmd).split(),capture_output=True,text=True)
out=[f'# {cause}\n\n<!-- verifier: rule -->\n<!-- /verifier -->\n\n## The smallest refused program\n\n<!-- source: {src} -->\n```{"" if is_s else "c"}\n```\n\n']
if is_s:
    sec=re.search(r'SEC\("([^"]*)"',open(src).read()).group(1)
    r=run(f'build/rawbpf why --section {sec} {src}')
    assert r.stdout.startswith('rejected') , r
    out.append(f'```console\n$ {pre}rawbpf why --section {sec} {file}.s\n{r.stdout}```\n\n')
else:
    obj=f'build/tests/reject/{file}.bpf.o'
    r=run(f'build/rawbpf log --text {obj}')
    lines=r.stdout.split('\n')
    while lines and not lines[-1].strip(): lines.pop()
    # head, elide, last keep instruction lines up to the message, drop statistics
    if lines and 'looked at' in lines[-1]: lines=lines[:-1]
    while lines and not lines[-1].strip(): lines.pop()
    if len(lines)>keep+3:
        lines=lines[:1]+['...']+lines[-keep:]
    log='\n'.join(lines)
    w=run(f'build/rawbpf why {obj}')
    assert 'rejected' in w.stdout, (w.stdout,w.stderr)
    out.append(f'```console\n$ {pre}rawbpf log --text {file}.bpf.o\n{log}\n...\n```\n\n')
    out.append(f'```console\n$ {pre}rawbpf why {file}.bpf.o\n{w.stdout}```\n\n')
out.append('## Mended\n\n<!-- verifier: fix -->\n<!-- /verifier -->\n\n')
out.append(f'<!-- diff: {src} {mend} -->\n```diff\n```\n\n')
out.append('## How people meet it\n\n'+meets.get(cause,'TODO')+'\n\n')
out.append('## What the kernel says\n\n<!-- verifier: messages -->\n<!-- /verifier -->\n')
open(f'docs/verifier/{cause}.md','w').write(''.join(out))
