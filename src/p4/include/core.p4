/* SPDX-License-Identifier: Apache-2.0 */
/* core.p4: the core library of P4_16 (specification, appendix D): what every program may use. */

#ifndef _CORE_P4_
#define _CORE_P4_

error {
    NoError,                // all went well
    PacketTooShort,         // extract or lookahead past the end of the packet
    NoMatch,                // no case of a select matched
    StackOutOfBounds,       // a header stack has no such element
    HeaderTooShort,         // a varbit field is shorter than what is extracted into it
    ParserTimeout,          // the parser ran for too long
    ParserInvalidArgument   // an operation of the parser got a value it does not support
}

extern packet_in {
    // Reads a header of fixed size and moves behind it.
    void extract<T>(out T hdr);
    // Reads a header with one varbit field, which becomes variableFieldSizeInBits long.
    void extract<T>(out T variableSizeHeader, in bit<32> variableFieldSizeInBits);
    // Reads without moving.
    T lookahead<T>();
    // Moves over bits without reading them.
    void advance(in bit<32> sizeInBits);
    // Bytes of the whole packet.
    bit<32> length();
}

extern packet_out {
    // Appends a header if it is valid; of a stack, union or struct, every valid header.
    void emit<T>(in T hdr);
}

// In a parser: goes to state reject with this error unless the condition holds.
extern void verify(in bool check, in error toSignal);

// Does nothing.
@noWarn("unused")
action NoAction() {}

match_kind {
    exact,
    ternary,
    lpm
}

// Checked by the compiler; the message is printed when it is false.
extern bool static_assert(bool check, string message);
extern bool static_assert(bool check);

#endif
