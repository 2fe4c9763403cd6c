/* Which functions of an object are programs, and what kind each is. */
#include "loader/object/progdef.h"
#include "loader/err.h"
#include "tests/run.h"
#include "tests/unit/image.h"

#include <elf.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
	FREE_NAME = 62 /* of image.names: what is behind all the others */
};

/* The section of functions `hello` and `more` gets this name, and `more`
 * this binding. */
static int read_image(struct progdefs *defs, struct obj *obj,
		      const char *section, int bind)
{
	int err;

	image_make();
	if (section) {
		ck_assert_uint_lt(FREE_NAME + strlen(section),
				  sizeof(image.names));
		strcpy(image.names + FREE_NAME, section);
		image.sections[CODE].sh_name = FREE_NAME;
	}
	image.symbols[1].st_info = ELF64_ST_INFO(bind, STT_FUNC);
	err = obj_read(obj, &image, sizeof(image));
	ck_assert_msg(err == 0, "%s", err_text());
	return progdef_read(defs, obj);
}

/* ---- Programs ---- */

static const struct {
	const char *says, *section;
	int bind; /* of `more` */
	const char *names;
	const char *rule, *target;
	bool autoload;
} rows[] = {
	{ "progdef: all global functions of a section are programs", NULL,
	  STB_GLOBAL, "hello more ", "xdp", "", true },
	{ "progdef: a static function is none", NULL, STB_LOCAL, "hello ",
	  "xdp", "", true },
	{ "progdef: a weak function is one", NULL, STB_WEAK, "hello more ",
	  "xdp", "", true },
	{ "progdef: functions of .text are none", ".text", STB_GLOBAL, "", NULL,
	  NULL, false },
	{ "progdef: with a ? it is loaded when it is asked for", "?xdp",
	  STB_LOCAL, "hello ", "xdp", "", false },
	{ "progdef: what follows a slash is where it goes", "kprobe/do_exit",
	  STB_LOCAL, "hello ", "kprobe", "do_exit", true },
};

static void check_row(int i)
{
	struct progdefs defs;
	char names[64] = "";
	struct obj obj;

	ck_assert_msg(read_image(&defs, &obj, rows[i].section, rows[i].bind) ==
			      0,
		      "%s", err_text());
	for (int p = 0; p < defs.count; p++) {
		const struct progdef *def = &defs.rows[p];

		strcat(strcat(names, def->name), " ");
		ck_assert_str_eq(def->sec.rule->name, rows[i].rule);
		ck_assert_str_eq(def->sec.target, rows[i].target);
		ck_assert_int_eq(def->sec.autoload, rows[i].autoload);
		ck_assert_str_eq(def->func->name, def->name);
		ck_assert_int_eq(def->code.count, def->func->count);
	}
	ck_assert_str_eq(names, rows[i].names);
	obj_close(&obj);
}
TABLE(progdef, rows, check_row);

/* ---- Sections that are none ---- */

static const struct {
	const char *says, *section, *error;
} unknown[] = {
	{ "progdef: a section that is nearly a kind", "xpd",
	  "program hello: SEC(\"xpd\") is no kind of program; did you mean "
	  "'xdp'?" },
	{ "progdef: a section that is like nothing", "qqqqqqqq",
	  "program hello: SEC(\"qqqqqqqq\") is no kind of program" },
	{ "progdef: nothing may follow", "socket/lo",
	  "program hello: SEC(\"socket/lo\"): nothing may follow 'socket' "
	  "there" },
};

static void check_unknown(int i)
{
	struct progdefs defs;
	struct obj obj;

	ck_assert_int_eq(read_image(&defs, &obj, unknown[i].section, STB_LOCAL),
			 -ENOENT);
	ck_assert_str_eq(err_text(), unknown[i].error);
	obj_close(&obj);
}
TABLE(progdef_unknown, unknown, check_unknown);

/* ---- By name ---- */

static const struct {
	const char *says, *name, *error; /* NULL: it is found */
} named[] = {
	{ "progdef: a program by its name", "more", NULL },
	{ "progdef: nearly a program's name", "mroe",
	  "it has no program 'mroe'; did you mean 'more'?" },
	{ "progdef: no program's name", "something_else",
	  "it has no program 'something_else'" },
};

static void check_named(int i)
{
	const struct progdef *def;
	struct progdefs defs;
	struct obj obj;

	ck_assert_int_eq(read_image(&defs, &obj, NULL, STB_GLOBAL), 0);
	def = progdef_find(&defs, named[i].name);
	if (named[i].error) {
		ck_assert_ptr_null(def);
		ck_assert_str_eq(err_text(), named[i].error);
	} else {
		ck_assert_msg(def != NULL, "%s", err_text());
		ck_assert_str_eq(def->name, named[i].name);
	}
	obj_close(&obj);
}
TABLE(progdef_named, named, check_named);
