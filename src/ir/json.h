/* SPDX-License-Identifier: Apache-2.0 */
/* json.h: private to ir/: writes JSON, two blanks a level. The caller gives the members of an object names
 * (key) and those of an array none (NULL). One thread. */
#ifndef IR_JSON_H
#define IR_JSON_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

struct ir_json {
	struct buf *out; /* borrowed */
	uint32_t depth;	 /* open objects and arrays */
	bool some;	 /* the innermost one has a member */
};

void ir_json_open(struct ir_json *j, const char *key, char bracket); /* '{' or '[' */
void ir_json_close(struct ir_json *j, char bracket);		     /* '}' or ']' */
void ir_json_text(struct ir_json *j, const char *key, const char *text);
void ir_json_number(struct ir_json *j, const char *key, uint64_t v);
void ir_json_bool(struct ir_json *j, const char *key, bool v);

#endif
