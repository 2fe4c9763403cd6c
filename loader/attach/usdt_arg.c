/*
 * usdt_arg.c - the arguments of a mark, read: see usdt_arg.h.
 *
 *     args    = { " " } { arg { " " } }
 *     arg     = [ "-" ] size [ "f" ] "@" operand
 *
 * x86-64, as its assembler writes it:
 *
 *     operand = "$" number | "%" reg | [ place ] [ "(" sum ")" ]
 *     place   = number | name [ ("+" | "-") number ]
 *     sum     = [ "%" reg ] [ "," "%" reg [ "," scale ] ]
 *
 * arm64:
 *
 *     operand = number | reg | "[" reg [ "," ( number | index ) ] "]"
 *     index   = reg [ "," "lsl" number ]
 */
#include "loader/attach/usdt_arg.h"
#include "loader/attach/usdt_reg.h"
#include "loader/err.h"

#include <ctype.h>
#include <elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	NAME_SIZE = 256
};

struct reader {
	const char *at; /* what is not read yet */
	const struct usdt_site *site;
	struct usdt_arg *arg;
};

/* ---- Words ---- */

static bool take(struct reader *r, char c)
{
	bool is = *r->at == c;

	r->at += is;
	return is;
}

static void skip_spaces(struct reader *r)
{
	while (take(r, ' '))
		;
}

static int expect(struct reader *r, char c)
{
	skip_spaces(r);
	return take(r, c) ? 0
			  : refuse(-EINVAL, "a '%c' is missing before '%.20s'",
				   c, r->at);
}

static bool at_number(const struct reader *r)
{
	return isdigit((unsigned char)r->at[*r->at == '-']);
}

/* 5, -5, 0x10: what has 64 bits, with or without a sign. */
static int read_number(struct reader *r, uint64_t *value)
{
	bool negative = at_number(r) && take(r, '-');
	const char *begin = r->at;
	char *end;

	if (!isdigit((unsigned char)*begin))
		return refuse(-EINVAL, "'%.20s' is no number", begin);
	errno = 0;
	*value = strtoull(begin, &end, 0);
	if (errno || (negative && *value > 1ull << 63))
		return refuse(-EINVAL, "'%.20s' has more than 64 bits", begin);
	if (negative)
		*value = -*value;
	r->at = end;
	return 0;
}

static int read_reg(struct reader *r, struct usdt_reg *reg)
{
	const char *name = r->at;
	size_t len = 0;

	while (isalnum((unsigned char)name[len]))
		len++;
	r->at += len;
	if (usdt_reg_find(r->site->machine, name, len, reg))
		return 0;
	return refuse(-EINVAL,
		      "'%.*s' is no register whose value a program is given",
		      len > 20 ? 20 : (int)len, name);
}

/* ---- The sum ---- */

/* `which` of the two it is, and how often it counts. */
static void add_reg(struct reader *r, int which, const struct usdt_reg *reg,
		    unsigned int times)
{
	r->arg->reg[which] = reg->offset;
	r->arg->times[which] = reg->zero ? 0 : times;
}

/* An address is in all of a register. */
static int read_address(struct reader *r, int which)
{
	struct usdt_reg reg;
	int err = read_reg(r, &reg);

	if (!err && reg.width != 8)
		return refuse(-EINVAL,
			      "an address of %d bits is none of this program",
			      8 * reg.width);
	if (!err)
		add_reg(r, which, &reg, 1);
	return err;
}

/* Itself an argument.  If it is narrower than the type, it is what there
 * is. */
static int read_value(struct reader *r)
{
	struct usdt_reg reg;
	int err = read_reg(r, &reg);

	if (err)
		return err;
	add_reg(r, 0, &reg, 1);
	if (abs(r->arg->size) > reg.width)
		r->arg->size = r->arg->size < 0 ? -reg.width : reg.width;
	return 0;
}

/* ---- x86-64 ---- */

/* scale = "1" | "2" | "4" | "8" */
static int read_scale(struct reader *r)
{
	uint64_t scale;
	int err = read_number(r, &scale);

	if (!err && scale != 1 && scale != 2 && scale != 4 && scale != 8)
		err = refuse(-EINVAL, "an index counts 1, 2, 4 or 8 times");
	if (!err)
		r->arg->times[1] = scale;
	return err;
}

static int read_percent(struct reader *r, int which)
{
	int err = expect(r, '%');

	return err ? err : read_address(r, which);
}

/* sum = [ "%" reg ] [ "," "%" reg [ "," scale ] ] */
static int read_sum(struct reader *r)
{
	int err = 0;

	skip_spaces(r);
	if (*r->at != ',')
		err = read_percent(r, 0);
	skip_spaces(r);
	if (err || !take(r, ','))
		return err ? err : expect(r, ')');
	err = read_percent(r, 1);
	skip_spaces(r);
	if (!err && take(r, ',')) {
		skip_spaces(r);
		err = read_scale(r);
	}
	return err ? err : expect(r, ')');
}

static bool in_name(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '.' || c == '$';
}

static int read_name(struct reader *r, uint64_t *address)
{
	char name[NAME_SIZE];
	size_t len = 0;

	while (in_name(r->at[len]))
		len++;
	if (!len || len >= sizeof(name))
		return refuse(-EINVAL, "'%.20s' is no operand", r->at);
	memcpy(name, r->at, len);
	name[len] = '\0';
	r->at += len;
	if (!r->site->find)
		return refuse(-ENOENT, "nobody knows where '%.40s' is", name);
	return r->site->find(r->site->arg, name, address);
}

/* place = number | name [ ("+" | "-") number ] */
static int read_place(struct reader *r, bool *named)
{
	uint64_t offset = 0;
	int err;

	*named = !at_number(r) && *r->at != '(';
	if (!*named)
		return at_number(r) ? read_number(r, &r->arg->value) : 0;
	err = read_name(r, &r->arg->value);
	if (!err && (*r->at == '-' || take(r, '+')))
		err = read_number(r, &offset);
	r->arg->value += offset;
	return err;
}

/* What is linked lies as far from the mark as ever when it runs. */
static int move(struct reader *r)
{
	struct usdt_arg *arg = r->arg;

	if (arg->times[0] && arg->reg[0] == usdt_reg_ip(r->site->machine)) {
		arg->value -= r->site->ip;
		return 0;
	}
	return r->site->fixed
		       ? 0
		       : refuse(-EINVAL,
				"a variable's place as linked is not where "
				"this file is run");
}

static int read_memory(struct reader *r)
{
	bool named;
	int err = read_place(r, &named);

	r->arg->memory = 1;
	if (!err && take(r, '('))
		err = read_sum(r);
	return err || !named ? err : move(r);
}

/* operand = "$" number | "%" reg | [ place ] [ "(" sum ")" ] */
static int read_x86(struct reader *r)
{
	if (take(r, '$'))
		return read_number(r, &r->arg->value);
	return take(r, '%') ? read_value(r) : read_memory(r);
}

/* ---- arm64 ---- */

/* index = reg [ "," "lsl" number ] */
static int read_index(struct reader *r)
{
	uint64_t shift;
	int err = read_address(r, 1);

	skip_spaces(r);
	if (err || !take(r, ','))
		return err;
	skip_spaces(r);
	if (strncmp(r->at, "lsl", 3))
		return refuse(-EINVAL, "'%.20s' is not lsl and a number",
			      r->at);
	r->at += 3;
	skip_spaces(r);
	err = read_number(r, &shift);
	if (!err && shift > 4)
		return refuse(-EINVAL, "no index is shifted that far");
	if (!err && r->arg->times[1])
		r->arg->times[1] = 1 << shift;
	return err;
}

/* "[" reg [ "," ( number | index ) ] "]" */
static int read_bracket(struct reader *r)
{
	int err = read_address(r, 0);

	r->arg->memory = 1;
	skip_spaces(r);
	if (!err && take(r, ',')) {
		skip_spaces(r);
		err = at_number(r) ? read_number(r, &r->arg->value)
				   : read_index(r);
	}
	return err ? err : expect(r, ']');
}

/* operand = number | reg | "[" ... "]" */
static int read_arm64(struct reader *r)
{
	if (take(r, '['))
		return read_bracket(r);
	return at_number(r) ? read_number(r, &r->arg->value) : read_value(r);
}

/* ---- One, and all ---- */

/* [ "-" ] size [ "f" ] "@" */
static int read_size(struct reader *r)
{
	bool negative = take(r, '-');
	uint64_t size;
	int err = read_number(r, &size);

	if (err)
		return err;
	if (size != 1 && size != 2 && size != 4 && size != 8)
		return refuse(-EINVAL, "no argument has %llu bytes",
			      (unsigned long long)size);
	if (*r->at == 'f')
		return refuse(-EOPNOTSUPP,
			      "it is a float, and BPF has neither floats nor "
			      "the registers in which they are; a program "
			      "that reads no arguments is attached all the "
			      "same");
	r->arg->size = negative ? -(int)size : (int)size;
	return expect(r, '@');
}

static int read_arg(struct reader *r)
{
	int err = read_size(r);

	if (!err)
		err = r->site->machine == EM_X86_64 ? read_x86(r)
						    : read_arm64(r);
	if (!err && *r->at && *r->at != ' ')
		err = refuse(-EINVAL, "'%.20s' is behind its end", r->at);
	return err;
}

/* Up to the next: arm64 has spaces in its brackets. */
static int length(const char *arg)
{
	int len = 0;

	for (char in = 0; arg[len] && (in || arg[len] != ' '); len++)
		in = arg[len] == '[' ? 1 : arg[len] == ']' ? 0 : in;
	return len;
}

static int check(uint16_t machine)
{
	if (machine == EM_X86_64 || machine == EM_AARCH64)
		return 0;
	return refuse(-EOPNOTSUPP,
		      "its arguments are in registers of a machine (%d) that "
		      "is not known here",
		      machine);
}

int usdt_args_parse(struct usdt_arg args[USDT_ARGS], const char *text,
		    const struct usdt_site *site)
{
	struct reader r = { .at = text, .site = site };
	int count = 0, err;

	skip_spaces(&r);
	err = *r.at ? check(site->machine) : 0;
	for (; !err && *r.at; skip_spaces(&r)) {
		const char *begin = r.at;

		if (count == USDT_ARGS)
			return refuse(-E2BIG, "it has more than %d arguments",
				      USDT_ARGS);
		r.arg = &args[count++];
		*r.arg = (struct usdt_arg){ 0 };
		err = read_arg(&r);
		if (err)
			within(err, "argument %d, '%.*s'", count, length(begin),
			       begin);
	}
	return err ? err : count;
}
