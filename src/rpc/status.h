/* SPDX-License-Identifier: Apache-2.0 */
/* status.h: gRPC's status codes, and the only table between them and errno. Servers turn an error
 * into a code with it, clients turn a code back. Any thread. */
#ifndef RPC_STATUS_H
#define RPC_STATUS_H

/* The numbers are those of google.rpc.Code and of the trailer grpc-status. */
enum rpc_code {
	RPC_OK = 0,
	RPC_CANCELLED = 1,
	RPC_UNKNOWN = 2,
	RPC_INVALID_ARGUMENT = 3,
	RPC_DEADLINE_EXCEEDED = 4,
	RPC_NOT_FOUND = 5,
	RPC_ALREADY_EXISTS = 6,
	RPC_PERMISSION_DENIED = 7,
	RPC_RESOURCE_EXHAUSTED = 8,
	RPC_FAILED_PRECONDITION = 9,
	RPC_ABORTED = 10,
	RPC_OUT_OF_RANGE = 11,
	RPC_UNIMPLEMENTED = 12,
	RPC_INTERNAL = 13,
	RPC_UNAVAILABLE = 14,
	RPC_DATA_LOSS = 15,
	RPC_UNAUTHENTICATED = 16,
};

/* The code for 0 or a negative errno; RPC_UNKNOWN for one that the table does not know. */
enum rpc_code rpc_code_of(int neg_errno);

/* The way back: 0 or a negative errno; -EIO for a number that is no code. */
int rpc_errno_of(int code);

/* "NOT_FOUND"; "code 99" is "UNKNOWN". Never NULL. */
const char *rpc_code_name(int code);

#endif
