/* SPDX-License-Identifier: Apache-2.0 */
/* text_test.c: header texts and status codes. */
#include "base/test.h"
#include "rpc/status.h"
#include "rpc/text.h"

#include <errno.h>

TEST(rpc_percent_encoding_round_trips)
{
	CLEANUP(buf_fini) struct buf enc = BUF_INIT, dec = BUF_INIT;

	rpc_percent_encode("100% of \"größe\"\n\t~", &enc);
	EXPECT_STR(buf_str(&enc), "100%25 of \"gr%C3%B6%C3%9Fe\"%0A%09~");
	rpc_percent_decode(enc.data, enc.len, &dec);
	EXPECT_STR(buf_str(&dec), "100% of \"größe\"\n\t~");
	buf_fini(&dec);
}

TEST(rpc_percent_decoding_keeps_what_is_no_escape)
{
	CLEANUP(buf_fini) struct buf dec = BUF_INIT;

	rpc_percent_decode("%zz%4", 5, &dec);
	EXPECT_STR(buf_str(&dec), "%zz%4");
}

TEST(rpc_base64_takes_padding_and_none)
{
	static const char *const plain[] = { "", "f", "fo", "foo", "foob", "fooba" };
	static const char *const coded[] = { "", "Zg", "Zm8", "Zm9v", "Zm9vYg", "Zm9vYmE" };
	static const char *const padded[] = { "", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=" };

	for (size_t i = 0; i < 6; i++) {
		CLEANUP(buf_fini) struct buf b = BUF_INIT;
		CLEANUP(buf_fini) struct buf d = BUF_INIT;

		rpc_base64_encode(plain[i], strlen(plain[i]), &b);
		EXPECT_STR(buf_str(&b), coded[i]);
		EXPECT_INT(rpc_base64_decode(coded[i], strlen(coded[i]), &d), 0);
		EXPECT_STR(buf_str(&d), plain[i]);
		buf_reset(&d);
		EXPECT_INT(rpc_base64_decode(padded[i], strlen(padded[i]), &d), 0);
		EXPECT_STR(buf_str(&d), plain[i]);
	}
}

TEST(rpc_base64_refuses_other_characters)
{
	CLEANUP(buf_fini) struct buf d = BUF_INIT;

	buf_puts(&d, "x");
	EXPECT_INT(rpc_base64_decode("Zm9v!g", 6, &d), -EINVAL);
	EXPECT_INT(rpc_base64_decode("Zm9vZ", 5, &d), -EINVAL);
	EXPECT_INT(rpc_base64_decode("===", 3, &d), -EINVAL);
	EXPECT_STR(buf_str(&d), "x");
}

TEST(rpc_timeouts_parse)
{
	static const struct {
		const char *text;
		uint64_t ns;
	} good[] = { { "1n", 1 }, { "20u", 20000 }, { "3m", 3000000 }, { "4S", 4000000000 },
		{ "5M", 300000000000 }, { "6H", 21600000000000 }, { "0S", 0 },
		{ "99999999H", UINT64_MAX } };
	static const char *const bad[] = { "", "S", "1", "1s", "-1S", "123456789S", "1.5S",
		"0x1S" };
	uint64_t ns;

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		EXPECT_INT(rpc_timeout_parse(good[i].text, strlen(good[i].text), &ns), 0);
		EXPECT_INT(ns, good[i].ns);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		EXPECT_INT(rpc_timeout_parse(bad[i], strlen(bad[i]), &ns), -EINVAL);
}

TEST(rpc_timeouts_are_written_in_eight_digits)
{
	char out[16];

	EXPECT_STR(rpc_timeout_format(0, out), "0n");
	EXPECT_STR(rpc_timeout_format(99999999, out), "99999999n");
	EXPECT_STR(rpc_timeout_format(100000001, out), "100001u");
	EXPECT_STR(rpc_timeout_format(5000000000, out), "5000000u");
	EXPECT_STR(rpc_timeout_format(86400000000000, out), "86400000m");
	EXPECT_STR(rpc_timeout_format(UINT64_MAX - 1, out), "5124096H");
}

TEST(rpc_utf8_is_checked)
{
	static const char *const good[] = { "", "plain", "\xc3\xb6", "\xe2\x82\xac",
		"\xf0\x9f\x98\x80" };
	static const char *const bad[] = { "\x80", "\xc0\x80", "\xc3", "\xe0\x80\x80",
		"\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff", "a\xe2\x82" };

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		EXPECT(rpc_utf8_valid(good[i], strlen(good[i])));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		EXPECT(!rpc_utf8_valid(bad[i], strlen(bad[i])));
	EXPECT(!rpc_utf8_valid("a\0b", 3));
}

TEST(rpc_codes_go_to_errno_and_back)
{
	for (int code = RPC_OK; code <= RPC_UNAUTHENTICATED; code++)
		if (code != RPC_UNKNOWN)
			EXPECT_INT(rpc_code_of(rpc_errno_of(code)), code);
	EXPECT_INT(rpc_code_of(-EINVAL), RPC_INVALID_ARGUMENT);
	EXPECT_INT(rpc_code_of(-ENOSPC), RPC_RESOURCE_EXHAUSTED);
	EXPECT_INT(rpc_code_of(-ETIMEDOUT), RPC_DEADLINE_EXCEEDED);
	EXPECT_INT(rpc_code_of(-EXFULL), RPC_UNKNOWN);
	EXPECT_INT(rpc_errno_of(RPC_UNKNOWN), -EIO);
	EXPECT_STR(rpc_code_name(RPC_NOT_FOUND), "NOT_FOUND");
	EXPECT_STR(rpc_code_name(99), "UNKNOWN");
	EXPECT_STR(rpc_code_name(-1), "UNKNOWN");
}
