/* SPDX-License-Identifier: Apache-2.0 */
/* test_main.c: runs every TEST() of the program, or those whose names hold argv[1]; prints TAP. */
#include "base/test.h"

struct test *test_head, **test_tail = &test_head;
int test_fails;
const char *test_skipped;

int
main(int argc, char **argv)
{
	int n = 0, bad = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	for (struct test *t = test_head; t != NULL; t = t->next) {
		if (argc > 1 && strstr(t->name, argv[1]) == NULL)
			continue;
		test_fails = 0;
		test_skipped = NULL;
		t->fn();
		printf("%sok %d - %s%s%s\n", test_fails ? "not " : "", ++n, t->name,
		    test_skipped ? " # SKIP " : "", test_skipped ? test_skipped : "");
		bad += test_fails != 0;
	}
	printf("1..%d\n", n);
	return bad != 0;
}
