/* SPDX-License-Identifier: Apache-2.0 */
/* test.h: unit tests that print TAP. One TEST() per behaviour; test_main.c has main. A test that
 * cannot run calls SKIP("reason") and returns at once; the reason is printed and counted. */
#ifndef BASE_TEST_H
#define BASE_TEST_H

#include <stdio.h>
#include <string.h>

struct test {
	const char *name;
	void (*fn)(void);
	struct test *next;
};

extern struct test *test_head, **test_tail;
extern int test_fails;		 /* of the test that runs */
extern const char *test_skipped; /* its reason, or NULL */

#define TEST(name)                                                                                 \
	static void test_##name(void);                                                             \
	static struct test test_node_##name = { #name, test_##name, NULL };                        \
	__attribute__((constructor)) static void test_reg_##name(void)                             \
	{                                                                                          \
		*test_tail = &test_node_##name;                                                    \
		test_tail = &test_node_##name.next;                                                \
	}                                                                                          \
	static void test_##name(void)

#define EXPECT(cond)                                                                               \
	do {                                                                                       \
		if (!(cond)) {                                                                     \
			printf("# %s:%d: %s\n", __FILE__, __LINE__, #cond);                        \
			test_fails++;                                                              \
		}                                                                                  \
	} while (0)

/* As EXPECT, and leaves the test when it does not hold. */
#define REQUIRE(cond)                                                                              \
	do {                                                                                       \
		if (!(cond)) {                                                                     \
			printf("# %s:%d: %s\n", __FILE__, __LINE__, #cond);                        \
			test_fails++;                                                              \
			return;                                                                    \
		}                                                                                  \
	} while (0)

#define EXPECT_INT(got, want)                                                                      \
	do {                                                                                       \
		long long g_ = (long long)(got), w_ = (long long)(want);                           \
		if (g_ != w_) {                                                                    \
			printf(                                                                    \
			    "# %s:%d: %s = %lld, want %lld\n", __FILE__, __LINE__, #got, g_, w_);  \
			test_fails++;                                                              \
		}                                                                                  \
	} while (0)

#define EXPECT_STR(got, want)                                                                      \
	do {                                                                                       \
		const char *g_ = (got), *w_ = (want);                                              \
		if (g_ == NULL || strcmp(g_, w_) != 0) {                                           \
			printf("# %s:%d: %s = \"%s\", want \"%s\"\n", __FILE__, __LINE__, #got,    \
			    g_ ? g_ : "(null)", w_);                                               \
			test_fails++;                                                              \
		}                                                                                  \
	} while (0)

/* Whether 'part' stands in 'text'. */
#define EXPECT_HAS(text, part)                                                                     \
	do {                                                                                       \
		const char *t_ = (text), *p_ = (part);                                             \
		if (t_ == NULL || strstr(t_, p_) == NULL) {                                        \
			printf("# %s:%d: \"%s\" is not in %s = \"%s\"\n", __FILE__, __LINE__, p_,  \
			    #text, t_ ? t_ : "(null)");                                            \
			test_fails++;                                                              \
		}                                                                                  \
	} while (0)

#define SKIP(reason)                                                                               \
	do {                                                                                       \
		test_skipped = (reason);                                                           \
		return;                                                                            \
	} while (0)

#endif
