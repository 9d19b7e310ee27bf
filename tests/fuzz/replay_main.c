/* SPDX-License-Identifier: Apache-2.0 */
/* replay_main.c: feeds each file of the directory argv[1] to LLVMFuzzerTestOneInput, and each prefix of
 * it of up to 512 bytes; prints TAP. A crash is the failure. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* Runs it on an exact heap copy, so that a sanitizer sees a read past the end. */
static void
run(const uint8_t *data, size_t len)
{
	uint8_t *copy = malloc(len > 0 ? len : 1);

	if (copy == NULL)
		abort();
	memcpy(copy, data, len);
	LLVMFuzzerTestOneInput(copy, len);
	free(copy);
}

int
main(int argc, char **argv)
{
	static uint8_t data[1 << 20];
	struct dirent **list;
	int n = argc == 2 ? scandir(argv[1], &list, NULL, alphasort) : -1, done = 0;

	if (n < 0) {
		fprintf(stderr, "usage: %s CORPUS-DIRECTORY\n", argv[0]);
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (int i = 0; i < n; i++) {
		char path[4096];
		size_t len;
		FILE *f;

		if (list[i]->d_name[0] != '.') {
			snprintf(path, sizeof path, "%s/%s", argv[1], list[i]->d_name);
			f = fopen(path, "r");
			if (f == NULL) {
				perror(path);
				return 1;
			}
			len = fread(data, 1, sizeof data, f);
			fclose(f);
			for (size_t k = 0; k < len && k < 512; k++)
				run(data, k);
			run(data, len);
			printf("ok %d - %s\n", ++done, list[i]->d_name);
		}
		free(list[i]);
	}
	free(list);
	printf("1..%d\n", done);
	return done == 0;
}
