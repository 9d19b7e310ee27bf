/* SPDX-License-Identifier: Apache-2.0 */
/* annotation.h: private to ir/: takes P4 annotations apart, which the IR keeps as they were written:
 * "@name", "@name(text)", "@name[1, \"x\", key=true]". The text is whatever a reader took. Pure. */
#ifndef IR_ANNOTATION_H
#define IR_ANNOTATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ir_annotation_kind {
	IR_ANNOTATION_NUMBER,
	IR_ANNOTATION_BOOL,
	IR_ANNOTATION_STRING,
	IR_ANNOTATION_OTHER /* text that is none of them */
};

struct ir_annotation_value {
	const char *key; /* borrowed from the text; key_len 0: none */
	size_t key_len;
	enum ir_annotation_kind kind;
	int64_t number; /* also BOOL */
	char text[512]; /* STRING: without quotes and escapes, cut when longer */
};

/* Whether the annotation is called 'name'. */
bool ir_annotation_is(const char *text, const char *name);
/* Its name; *len is how long it is. */
const char *ir_annotation_name(const char *text, size_t *len);
/* Whether it is a structured one: @name[...]. */
bool ir_annotation_structured(const char *text);
/* Walks the comma-separated values of its body: start with *at NULL; false: there are no more. */
bool ir_annotation_next(const char *text, const char **at, struct ir_annotation_value *v);

#endif
