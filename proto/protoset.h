/* SPDX-License-Identifier: Apache-2.0 */
/* protoset.h: every .proto of this folder as one packed google.protobuf.FileDescriptorSet, each file
 * after those that it imports. */
#ifndef PROTOSET_H
#define PROTOSET_H

#include <stddef.h>

extern const unsigned char proto_set[];
extern const size_t proto_set_len; /* bytes */

#endif
