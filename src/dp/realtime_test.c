/* SPDX-License-Identifier: Apache-2.0 */
/* realtime_test.c: packets' time of day: it advances as time does, and only a clock that is set back far
 * takes it back. */
#include "base/test.h"
#include "dp/realtime.h"

#include <pthread.h>

struct clocks {
	uint64_t mono_ns, real_ns;
	uint64_t late_ns; /* passes between two readings: somebody else has the processor */
};

static uint64_t
read_mono(void *arg)
{
	struct clocks *c = arg;

	c->mono_ns += c->late_ns;
	c->real_ns += c->late_ns;
	return c->mono_ns;
}

static uint64_t
read_real(void *arg)
{
	struct clocks *c = arg;

	return c->real_ns;
}

static void
begin(struct dp_real *r, struct clocks *c)
{
	*c = (struct clocks){ .mono_ns = 5 * NS_PER_S, .real_ns = 1000 * NS_PER_S };
	dp_real_init(r, (struct clock){ read_mono, c }, (struct clock){ read_real, c });
}

static void
pass(struct clocks *c, uint64_t ns)
{
	c->mono_ns += ns;
	c->real_ns += ns;
}

TEST(time_advances_as_the_clock_does)
{
	struct dp_real r;
	struct clocks c;
	uint64_t last = 0, first;

	begin(&r, &c);
	first = dp_real_ns(&r, c.mono_ns, &last);
	EXPECT_INT(first, 1000 * NS_PER_S);
	for (int i = 1; i <= 1000; i++) {
		uint64_t was = c.mono_ns;

		c.late_ns =
		    (uint64_t)(i % 7) * NS_PER_MS; /* a look that is disturbed changes nothing */
		pass(&c, 10 * NS_PER_MS);
		EXPECT_INT(dp_real_ns(&r, was, &last) - first, was - 5 * NS_PER_S);
	}
}

TEST(a_clock_that_is_set_back_a_little_is_waited_for)
{
	struct dp_real r;
	struct clocks c;
	uint64_t last = 0, a, b;

	begin(&r, &c);
	pass(&c, 100 * NS_PER_S);
	a = dp_real_ns(&r, c.mono_ns, &last);
	c.real_ns -= 900 * NS_PER_MS;
	pass(&c, 500 * NS_PER_MS);
	EXPECT_INT(dp_real_ns(&r, c.mono_ns, &last), a + 500 * NS_PER_MS); /* not looked at yet */
	a = last;
	pass(&c, 600 * NS_PER_MS);
	EXPECT_INT(dp_real_ns(&r, c.mono_ns, &last), a); /* stands */
	pass(&c, 200 * NS_PER_MS);
	EXPECT_INT(dp_real_ns(&r, c.mono_ns, &last), a);
	pass(&c, 200 * NS_PER_MS);
	b = dp_real_ns(&r, c.mono_ns, &last);
	EXPECT_INT(b, c.real_ns);
	EXPECT(b > a);
}

TEST(a_clock_that_is_set_far_is_followed)
{
	struct dp_real r;
	struct clocks c;
	uint64_t last = 0;

	begin(&r, &c);
	dp_real_ns(&r, c.mono_ns, &last);
	for (int i = 0; i < 2; i++) {
		c.real_ns += i == 0 ? -500 * NS_PER_S : 3600 * NS_PER_S;
		pass(&c, 1001 * NS_PER_MS);
		EXPECT_INT(dp_real_ns(&r, c.mono_ns, &last), c.real_ns);
	}
}

TEST(workers_have_one_offset)
{
	struct dp_real r;
	struct clocks c;
	uint64_t a = 0, b = 0;

	begin(&r, &c);
	for (int i = 0; i < 100; i++) {
		pass(&c, 300 * NS_PER_MS);
		c.real_ns += 200 * NS_PER_US; /* it is being set, little by little */
		dp_real_ns(&r, c.mono_ns, &a);
		dp_real_ns(&r, c.mono_ns, &b);
		EXPECT_INT(a, b);
	}
	EXPECT(c.real_ns - a < NS_PER_MS);
}

static void *
follow(void *arg)
{
	struct dp_real *r = arg;
	uint64_t last = 0, t;
	uintptr_t back = 0;

	for (int i = 0; i < 100000; i++) {
		t = last;
		back += dp_real_ns(r, clock_mono_ns() + (uint64_t)i * NS_PER_MS, &last) < t;
	}
	return (void *)back;
}

TEST(no_thread_sees_it_go_back)
{
	struct dp_real r;
	pthread_t threads[4];
	void *back;
	uint64_t fake = 77 * NS_PER_S;

	dp_real_init(&r, clock_mono, clock_fake(&fake)); /* stands: each look finds it set back */
	for (int i = 0; i < 4; i++)
		REQUIRE(pthread_create(&threads[i], NULL, follow, &r) == 0);
	for (int i = 0; i < 4; i++) {
		pthread_join(threads[i], &back);
		EXPECT(back == NULL);
	}
}
