/* SPDX-License-Identifier: Apache-2.0 */
/* jail.c: see jail.h. */
#include "targets/cpu/gen/jail.h"

#include "base/mem.h"
#include "base/sanitize.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static int
limit(__rlimit_resource_t what, rlim_t most)
{
	struct rlimit r;

	if (getrlimit(what, &r) < 0)
		return -errno;
	if (r.rlim_max == RLIM_INFINITY || r.rlim_max > most)
		r.rlim_max = most;
	r.rlim_cur = r.rlim_max;
	return setrlimit(what, &r) < 0 ? -errno : 0;
}

static int
filter(struct err *err)
{
	static const char *const denied[] = { "socket", "socketpair", "connect", "bind", "listen",
		"accept", "accept4", "sendto", "sendmsg", "sendmmsg", "ptrace", "process_vm_readv",
		"process_vm_writev", "kcmp", "pidfd_getfd", "mount", "umount2", "move_mount",
		"open_tree", "fsopen", "fsmount", "pivot_root", "chroot", "setns", "unshare", "bpf",
		"perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter",
		"io_uring_register", "keyctl", "add_key", "request_key", "init_module",
		"finit_module", "delete_module", "kexec_load", "kexec_file_load", "reboot",
		"swapon", "swapoff", "open_by_handle_at", "name_to_handle_at", "acct", "quotactl",
		"settimeofday", "clock_settime", "adjtimex", "sethostname", "setdomainname", "iopl",
		"ioperm", "personality", "setuid", "setgid", "setreuid", "setregid", "setresuid",
		"setresgid", "setgroups", "mknod", "mknodat" };
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_ALLOW);
	int code = 0;

	if (f == NULL)
		return err_set(err, -ENOMEM, "seccomp filter");
	for (size_t i = 0; i < ARRAY_LEN(denied) && code == 0; i++) {
		int nr = seccomp_syscall_resolve_name(denied[i]);

		if (nr != __NR_SCMP_ERROR)
			code = seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM), nr, 0);
	}
	if (code == 0)
		code = seccomp_load(f);
	seccomp_release(f);
	return code < 0 ? err_errno(err, -code, "seccomp filter") : 0;
}

int
cpu_jail(struct err *err)
{
	int code;

	/* AddressSanitizer maps its shadow, terabytes, in every process: there is no limit for it */
	if (!SANITIZE_ADDRESS && (code = limit(RLIMIT_AS, (rlim_t)6 << 30)) < 0)
		return err_errno(err, -code, "resource limits");
	if ((code = limit(RLIMIT_CPU, 300)) < 0 ||
	    (code = limit(RLIMIT_FSIZE, (rlim_t)512 << 20)) < 0 ||
	    (code = limit(RLIMIT_NOFILE, 256)) < 0 || (code = limit(RLIMIT_CORE, 0)) < 0)
		return err_errno(err, -code, "resource limits");
	/* The filter below refuses sockets anyway; a namespace without interfaces is one more wall, which
	 * some kernels and containers do not give. */
	(void)unshare(geteuid() == 0 ? CLONE_NEWNET : CLONE_NEWUSER | CLONE_NEWNET);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return err_errno(err, errno, "no_new_privs");
	return filter(err);
}
