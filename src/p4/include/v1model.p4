/* SPDX-License-Identifier: Apache-2.0 */
/* v1model.p4: the architecture of BMv2's simple_switch, compatible by name with the published one.
 *
 * Parser, VerifyChecksum, Ingress, (replication and queues), Egress, ComputeChecksum, Deparser.
 * Before the #include, a program may set V1MODEL_VERSION: from 20200408 on, indexed externs take the
 * type of their index as a type argument, and PortId_t exists. */

#ifndef _V1_MODEL_P4_
#define _V1_MODEL_P4_

#include "core.p4"

#ifndef V1MODEL_VERSION
#define V1MODEL_VERSION 20180101
#endif

match_kind {
    range,
    optional,   // an exact value, or any
    selector    // an input of an action selector's hash
}

const bit<32> __v1model_version = V1MODEL_VERSION;

#if V1MODEL_VERSION >= 20200408
typedef bit<9> PortId_t;
#endif

// What the switch tells the program and the program tells the switch about one packet.
@metadata @name("standard_metadata")
struct standard_metadata_t {
#if V1MODEL_VERSION >= 20200408
    PortId_t ingress_port;
    PortId_t egress_spec;       // where to, written by ingress
    PortId_t egress_port;       // where to, read by egress
#else
    bit<9>   ingress_port;
    bit<9>   egress_spec;
    bit<9>   egress_port;
#endif
    bit<32>  instance_type;     // 0 normal, 1 ingress clone, 2 egress clone, 4 recirculated,
                                // 5 replicated, 6 resubmitted
    bit<32>  packet_length;     // bytes
    @alias("queueing_metadata.enq_timestamp")
    bit<32>  enq_timestamp;     // microseconds
    @alias("queueing_metadata.enq_qdepth")
    bit<19>  enq_qdepth;
    @alias("queueing_metadata.deq_timedelta")
    bit<32>  deq_timedelta;     // microseconds
    @alias("queueing_metadata.deq_qdepth")
    bit<19>  deq_qdepth;
    @alias("intrinsic_metadata.ingress_global_timestamp")
    bit<48>  ingress_global_timestamp;
    @alias("intrinsic_metadata.egress_global_timestamp")
    bit<48>  egress_global_timestamp;
    @alias("intrinsic_metadata.mcast_grp")
    bit<16>  mcast_grp;         // 0: no multicast
    @alias("intrinsic_metadata.egress_rid")
    bit<16>  egress_rid;        // of the copy
    bit<1>   checksum_error;    // verify_checksum found one
    error    parser_error;
    @alias("intrinsic_metadata.priority")
    bit<3>   priority;
}

enum CounterType {
    packets,
    bytes,
    packets_and_bytes
}

enum MeterType {
    packets,
    bytes
}

// An array of counters. Counting beyond its size does nothing.
extern counter
#if V1MODEL_VERSION >= 20200408
<I>
#endif
{
    counter(bit<32> size, CounterType type);
#if V1MODEL_VERSION >= 20200408
    void count(in I index);
#else
    void count(in bit<32> index);
#endif
}

// A counter in each entry of a table (property 'counters').
extern direct_counter {
    direct_counter(CounterType type);
    void count();
}

#define V1MODEL_METER_COLOR_GREEN  0
#define V1MODEL_METER_COLOR_YELLOW 1
#define V1MODEL_METER_COLOR_RED    2

// An array of meters (RFC 2697, RFC 2698); the result is one of the colours above.
extern meter
#if V1MODEL_VERSION >= 20200408
<I>
#endif
{
    meter(bit<32> size, MeterType type);
#if V1MODEL_VERSION >= 20200408
    void execute_meter<T>(in I index, out T result);
#else
    void execute_meter<T>(in bit<32> index, out T result);
#endif
}

// A meter in each entry of a table (property 'meters').
extern direct_meter<T> {
    direct_meter(MeterType type);
    void read(out T result);
}

// An array of values that live on from packet to packet.
#if V1MODEL_VERSION >= 20200408
extern register<T, I>
#else
extern register<T>
#endif
{
    register(bit<32> size);
    @noSideEffects
#if V1MODEL_VERSION >= 20200408
    void read(out T result, in I index);
#else
    void read(out T result, in bit<32> index);
#endif
#if V1MODEL_VERSION >= 20200408
    void write(in I index, in T value);
#else
    void write(in bit<32> index, in T value);
#endif
}

// Table property 'implementation': entries share members.
extern action_profile {
    action_profile(bit<32> size);
}

// A random number from lo to hi, both included.
extern void random<T>(out T result, in T lo, in T hi);

// Sends the data to the control plane.
extern void digest<T>(in bit<32> receiver, in T data);

enum HashAlgorithm {
    crc32,
    crc32_custom,
    crc16,
    crc16_custom,
    random,
    identity,
    csum16,
    xor16
}

@deprecated("Please use mark_to_drop(standard_metadata) instead.")
extern void mark_to_drop();
// Sets egress_spec to the port that drops, and mcast_grp to 0.
@pure
extern void mark_to_drop(inout standard_metadata_t standard_metadata);

// base + hash of data modulo max; base when max is 0.
@pure
extern void hash<O, T, D, M>(out O result, in HashAlgorithm algo, in T base, in D data, in M max);

// Table property 'implementation': entries point to groups, a hash chooses the member.
extern action_selector {
    action_selector(HashAlgorithm algorithm, bit<32> size, bit<32> outputWidth);
}

enum CloneType {
    I2E,
    E2E
}

@deprecated("Please use verify_checksum/update_checksum instead.")
extern Checksum16 {
    Checksum16();
    bit<16> get<D>(in D data);
}

// In VerifyChecksum: sets checksum_error when the checksum over data is another one.
extern void verify_checksum<T, O>(in bool condition, in T data, in O checksum, HashAlgorithm algo);
// In ComputeChecksum: sets the checksum.
@pure
extern void update_checksum<T, O>(in bool condition, in T data, inout O checksum, HashAlgorithm algo);
// The same two over data and the bytes that the parser did not take.
extern void verify_checksum_with_payload<T, O>(
    in bool condition, in T data, in O checksum, HashAlgorithm algo);
@noSideEffects
extern void update_checksum_with_payload<T, O>(
    in bool condition, in T data, inout O checksum, HashAlgorithm algo);

// A copy of the packet to the ports of a clone session, into egress.
extern void clone(in CloneType type, in bit<32> session);

// In ingress: the packet as it came goes to the parser again, keeping the metadata fields whose
// annotation @field_list names the index.
@deprecated("Please use 'resubmit_preserving_field_list' instead")
extern void resubmit<T>(in T data);
extern void resubmit_preserving_field_list(bit<8> index);

// In egress: the packet as it is deparsed goes to the parser again.
@deprecated("Please use 'recirculate_preserving_field_list' instead")
extern void recirculate<T>(in T data);
extern void recirculate_preserving_field_list(bit<8> index);

@deprecated("Please use 'clone_preserving_field_list' instead")
extern void clone3<T>(in CloneType type, in bit<32> session, in T data);
extern void clone_preserving_field_list(in CloneType type, in bit<32> session, bit<8> index);

// Cuts the packet to this many bytes.
extern void truncate(in bit<32> length);

// Reports a program that does not do what its author thought.
extern void assert(in bool check);
extern void assume(in bool check);

// Each {} of the text stands for a value of data.
extern void log_msg(string msg);
extern void log_msg<T>(string msg, in T data);

parser Parser<H, M>(
    packet_in b,
    out H parsedHdr,
    inout M meta,
    inout standard_metadata_t standard_metadata);

control VerifyChecksum<H, M>(
    inout H hdr,
    inout M meta);

@pipeline
control Ingress<H, M>(
    inout H hdr,
    inout M meta,
    inout standard_metadata_t standard_metadata);

@pipeline
control Egress<H, M>(
    inout H hdr,
    inout M meta,
    inout standard_metadata_t standard_metadata);

control ComputeChecksum<H, M>(
    inout H hdr,
    inout M meta);

@deparser
control Deparser<H>(
    packet_out b,
    in H hdr);

package V1Switch<H, M>(
    Parser<H, M> p,
    VerifyChecksum<H, M> vr,
    Ingress<H, M> ig,
    Egress<H, M> eg,
    ComputeChecksum<H, M> ck,
    Deparser<H> dep);

#endif
