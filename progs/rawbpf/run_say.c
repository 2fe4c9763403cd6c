/*
 * run_say.c - what came out, as it came: see run.h.
 *
 *     events: { .pid = 7, .comm = "sh" }
 *     {"map": "events", "record": {"pid": 7, "comm": "sh"}}
 */
#include "loader/btf/print.h"
#include "progs/rawbpf/json.h"
#include "progs/rawbpf/record_type.h"
#include "progs/rawbpf/run.h"
#include "progs/rawbpf/value_json.h"

#include <errno.h>

/* One more is out; flushed, since whoever waits for it may read a pipe. */
static int said(struct run *run)
{
	if (fflush(run->out) || ferror(run->out))
		return -ECANCELED;
	if (run->count_left < 0)
		return 0;
	return --run->count_left > 0 ? 0 : -ECANCELED;
}

static void line(struct run *run, json_t *object)
{
	json_dumpf(object, run->out, JSON_COMPACT | JSON_PRESERVE_ORDER);
	fputc('\n', run->out);
	json_decref(object);
}

static void hex(FILE *out, const unsigned char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		fprintf(out, i ? " %02x" : "%02x", bytes[i]);
}

/* Said once for a ring, where nobody told us what its records are. */
static void tell(struct run_ring *ring, struct record_type type)
{
	const struct btf *btf = &ring->run->load->btf;
	const char *map = ring->map->def->name;

	if (ring->told || type.source == RECORD_SAID)
		return;
	ring->told = true;
	if (type.source == RECORD_GUESSED)
		fprintf(stderr,
			"%s: its records are taken for struct %s, the only "
			"struct of this size; RECORD(%s, struct ...) in the "
			"source says it for sure\n",
			map, btf_name(btf, btf_type(btf, type.id)), map);
	else
		fprintf(stderr,
			"%s: nothing says what its records are: put "
			"RECORD(%s, struct ...); of bpf/map.h into the "
			"source\n",
			map, map);
}

static json_t *record_json(const struct run_ring *ring, int cpu,
			   struct record_type type, const void *record,
			   size_t size)
{
	json_t *o = json_object();

	json_object_set_new(o, "map", json_text(ring->map->def->name));
	if (cpu >= 0)
		json_object_set_new(o, "cpu", json_integer(cpu));
	json_object_set_new(o, type.id ? "record" : "bytes",
			    type.id ? value_json(&ring->run->load->btf, type.id,
						 record, size)
				    : value_json_hex(record, size));
	return o;
}

int run_say_record(struct run_ring *ring, int cpu, const void *record,
		   size_t size)
{
	struct run *run = ring->run;
	struct record_type type = record_type(run->load, run->args,
					      ring->map->def, size, cpu >= 0);

	tell(ring, type);
	if (run->json) {
		line(run, record_json(ring, cpu, type, record, size));
		return said(run);
	}
	fprintf(run->out, "%s: ", ring->map->def->name);
	if (type.id)
		btf_print(run->out, &run->load->btf, type.id, record, size);
	else
		hex(run->out, record, size);
	fputc('\n', run->out);
	return said(run);
}

/* Programs may print any byte. */
static void plain(FILE *out, const char *text)
{
	for (; *text; text++)
		fputc((unsigned char)*text < ' ' && *text != '\t' ? '?' : *text,
		      out);
	fputc('\n', out);
}

int run_say_line(struct run *run, const struct trace_line *trace)
{
	if (run->json)
		line(run, json_pack("{s:o, s:i, s:o}", "comm",
				    json_text(trace->comm), "pid", trace->pid,
				    "trace_pipe", json_text(trace->says)));
	else
		plain(run->out, trace->whole);
	return said(run);
}

void run_say_lost(struct run_ring *ring, int cpu, uint64_t count)
{
	const char *map = ring->map->def->name;

	if (ring->run->json)
		line(ring->run,
		     json_pack("{s:o, s:i, s:I}", "map", json_text(map), "cpu",
			       cpu, "lost", (json_int_t)count));
	else
		fprintf(ring->run->out, "%s: %llu records lost on CPU %d\n",
			map, (unsigned long long)count, cpu);
}
