/* SPDX-License-Identifier: Apache-2.0 */
/* rusage.c: what a command costs: runs it N times without output and prints one line of CSV: the least CPU
 * seconds (user and system) of a run, the most memory of any run in KiB, and how many runs did not exit
 * with 0. A small process, since the kernel counts a parent's memory as the child's until it executes. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static double
seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

/* Runs the command once; -1 when it cannot be started. */
static int
run(char **argv, struct rusage *use, int *status)
{
	pid_t pid = fork();

	if (pid == 0) {
		int null = open("/dev/null", O_RDWR);

		if (null >= 0) {
			dup2(null, 1);
			dup2(null, 2);
		}
		execvp(argv[0], argv);
		_exit(127);
	}
	if (pid < 0)
		return -1;
	while (wait4(pid, status, 0, use) < 0)
		if (errno != EINTR)
			return -1;
	return WIFEXITED(*status) && WEXITSTATUS(*status) == 127 ? -1 : 0;
}

int
main(int argc, char **argv)
{
	long n = argc > 2 ? strtol(argv[1], NULL, 10) : 0, most_kib = 0, failed = 0;
	double least = -1;

	if (n < 1) {
		fprintf(stderr, "usage: rusage N COMMAND...\n");
		return 2;
	}
	for (long i = 0; i < n; i++) {
		struct rusage use;
		double cpu;
		int status;

		if (run(argv + 2, &use, &status) < 0) {
			perror(argv[2]);
			return 1;
		}
		cpu = seconds(use.ru_utime) + seconds(use.ru_stime);
		least = least < 0 || cpu < least ? cpu : least;
		most_kib = use.ru_maxrss > most_kib ? use.ru_maxrss : most_kib;
		failed += status != 0;
	}
	printf("%.6f,%ld,%ld\n", least, most_kib, failed);
	return 0;
}
