/* SPDX-License-Identifier: Apache-2.0 */
/* ops.h: the vocabulary of the pipeline IR as X-macros, from which the enums, the text names, the
 * verifier's signatures and the documentation come. Adding a line here adds the operation to the
 * reader and the printer; a target that lacks it refuses it by name.
 *
 * A header is its fields and a valid flag, all zero when the packet arrives (PACKET scope) or the block
 * begins (LOCAL). SET_VALID and SET_INVALID touch only the flag, COPY flag and fields; the fields of an
 * invalid header can be read and written like any other and keep what was written. Making one member
 * of a union valid, in whatever way, makes the others invalid. */
#ifndef IR_OPS_H
#define IR_OPS_H

/* Types: X(ENUM, text). struct, tuple and enum types of P4 are gone after lowering: a struct variable
 * becomes one variable a leaf, an enum its representation. */
#define IR_TYPES(X)                                                                                \
	X(BIT, "bit") /* unsigned, 1..2048 bits; wraps */                                          \
	X(INT, "int") /* two's complement, 1..2048 bits; wraps */                                  \
	X(BOOL, "bool")                                                                            \
	X(ERROR, "error")   /* index into ir_prog.errors; as wide as bit<32> */                    \
	X(VARBIT, "varbit") /* current length 0..max bits, only as the last use in a header */     \
	X(HEADER, "header") /* valid flag and fields of the types above; a name */                 \
	X(STACK, "stack")   /* n elements, all header or all union, and nextIndex */               \
	X(UNION, "union")   /* members of header type, at most one valid */                        \
	X(ARRAY, "array")   /* n elements of bit, int, bool or error; no nextIndex */

/* Expressions: X(ENUM, text, operands). All are free of side effects; an operand count of 0 means
 * that the expression has a form of its own (see struct ir_expr). P4_16 8.5..8.9 give the meaning.
 * A varbit is read only as an operand of EQ and NE and as data of hash, csum and digest. */
#define IR_EXPRS(X)                                                                                \
	X(CONST, "const", 0)                                                                       \
	X(READ, "read", 0)   /* the value of a scalar lvalue; varbits see below */                 \
	X(VALID, "valid", 0) /* bool: lvalue is a valid header, or a union with a valid member */  \
	X(NEXT_INDEX, "next_index", 0) /* bit<32>: nextIndex of a stack */                         \
	X(SLICE, "slice", 1)	       /* bits hi..lo of a */                                      \
	X(CAST, "cast", 1) /* bit, int: truncate, or extend by the sign of a; bool <-> bit<1> */   \
	X(NEG, "neg", 1)                                                                           \
	X(NOT, "not", 1)   /* bitwise ~ */                                                         \
	X(LNOT, "lnot", 1) /* bool ! */                                                            \
	X(ADD, "add", 2)                                                                           \
	X(SUB, "sub", 2)                                                                           \
	X(SATADD, "satadd", 2) /* |+| */                                                           \
	X(SATSUB, "satsub", 2) /* |-| */                                                           \
	X(MUL, "mul", 2)                                                                           \
	X(DIV, "div", 2) /* a divisor of zero gives 0 and is counted by the target */              \
	X(MOD, "mod", 2)                                                                           \
	X(SHL, "shl", 2) /* b unsigned, any width; by the width or more: 0 */                      \
	X(SHR, "shr", 2) /* arithmetic when a is int */                                            \
	X(AND, "and", 2)                                                                           \
	X(OR, "or", 2)                                                                             \
	X(XOR, "xor", 2)                                                                           \
	X(CONCAT, "concat", 2) /* a is the upper part and gives the signedness */                  \
	X(EQ, "eq", 2)	       /* comparisons give bool; operands have one type */                 \
	X(NE, "ne", 2)                                                                             \
	X(LT, "lt", 2)                                                                             \
	X(LE, "le", 2)                                                                             \
	X(GT, "gt", 2)                                                                             \
	X(GE, "ge", 2)                                                                             \
	X(LAND, "land", 2)                                                                         \
	X(LOR, "lor", 2)                                                                           \
	X(MUX, "mux", 3) /* a ? b : c */

/* Statements: X(ENUM, text). See struct ir_stmt for their fields. */
#define IR_STMTS(X)                                                                                \
	X(SET, "set")		 /* scalar lvalue := expression */                                 \
	X(SET_SLICE, "setslice") /* bits hi..lo of a scalar lvalue := expression */                \
	X(COPY, "copy") /* header, stack, union, array or varbit := the same type, whole */        \
	X(SET_VALID, "setvalid")                                                                   \
	X(SET_INVALID, "setinvalid")                                                               \
	X(PUSH, "push") /* stack.push_front(n): new elements are invalid and zero */               \
	X(POP, "pop")	/* stack.pop_front(n): likewise at the end */                              \
	X(IF, "if")                                                                                \
	X(SWITCH, "switch")	/* on a scalar; values, bodies, default */                         \
	X(BLOCK, "block")	/* a body that LEAVE can end early */                              \
	X(LEAVE, "leave")	/* ends the n-th enclosing BLOCK (1 = innermost) */                \
	X(LOOP, "loop")		/* body, then update, again */                                     \
	X(BREAK, "break")	/* ends the innermost LOOP */                                      \
	X(CONTINUE, "continue") /* goes to the innermost LOOP's update */                          \
	X(RETURN, "return")	/* ends the action, or the block when outside an action */         \
	X(EXIT, "exit")		/* ends the programmable block */                                  \
	X(APPLY, "apply")	/* table lookup, then the action; results into variables */        \
	X(EXTRACT, "extract")	/* parser: next bits into a header, and makes it valid */          \
	X(EXTRACT_NEXT, "extract_next") /* parser: into stack[nextIndex], then nextIndex + 1; a
	                                 * full stack: error StackOutOfBounds */    \
	X(LOOKAHEAD, "lookahead")	/* parser: next bits into an lvalue, cursor unmoved */     \
	X(ADVANCE, "advance")		/* parser: cursor forward by bits */                       \
	X(VERIFY, "verify") /* parser: when the condition is false, reject with an error */        \
	X(EMIT, "emit")	    /* deparser: appends a header, stack or union when valid */            \
	X(CALL, "call")	    /* an extern operation, below */

/* Extern objects: X(ENUM, text). */
#define IR_EXTERNS(X)                                                                              \
	X(COUNTER, "counter")		    /* size cells; packets, bytes or both */               \
	X(DIRECT_COUNTER, "direct_counter") /* a cell an entry of one table */                     \
	X(METER, "meter")                                                                          \
	X(DIRECT_METER, "direct_meter")                                                            \
	X(REGISTER, "register") /* size cells of a scalar type */                                  \
	X(ACTION_PROFILE, "action_profile")                                                        \
	X(ACTION_SELECTOR, "action_selector")                                                      \
	X(VALUE_SET, "value_set") /* parser value set, filled at run time */                       \
	X(DIGEST, "digest")

/* Extern operations: X(ENUM, text, object, signature). object: IR_EXTERN_<object> or NONE.
 * Signature, a character an argument: i = in expression, o = out scalar lvalue, b = in-out scalar
 * lvalue, k = constant expression, h = hash algorithm (a bit<32> constant, an enum ir_hash; by name in
 * text), l = lvalue of any type, s = text; '*' repeats the one before it 0 or more times, '?' makes it
 * optional; both only at the end.
 * A cell index that is out of range counts nothing, reads 0, writes nothing and meters green. Colours
 * are numbered as the architecture does it: v1model green 0, yellow 1, red 2; PSA and PNA red 0,
 * green 1, yellow 2. An increment of a counter adds so many bytes instead of the packet's length;
 * the bytes of a meter take so many tokens of one that counts bytes. */
#define IR_CALLS(X)                                                                                    \
	/* Objects. */                                                                                 \
	X(COUNTER_COUNT, "counter.count", COUNTER, "ii?")	      /* index, increment */           \
	X(DIRECT_COUNT, "direct_counter.count", DIRECT_COUNTER, "i?") /* of the entry that runs */     \
	X(METER_EXECUTE, "meter.execute", METER, "ioi?") /* index, colour out, bytes */                \
	X(METER_EXECUTE_COLOR, "meter.execute_color", METER,                                           \
	    "iioi?") /* index, colour in, out, bytes */                                                \
	X(DIRECT_METER_READ, "direct_meter.read", DIRECT_METER,                                        \
	    "oi?") /* of the entry that runs */                                                        \
	X(DIRECT_METER_COLOR, "direct_meter.execute_color", DIRECT_METER, "ioi?")                      \
	X(REGISTER_READ, "register.read", REGISTER, "oi")   /* value, index */                         \
	X(REGISTER_WRITE, "register.write", REGISTER, "ii") /* index, value */                         \
	X(DIGEST_PACK, "digest.pack", DIGEST, "i*")	    /* fields in order */                      \
	/* Computation. hash: out, algorithm (enum ir_hash), then data, most significant first. */     \
	X(HASH, "hash", NONE, "ohi*")                                                                  \
	X(HASH_PAYLOAD, "hash_payload", NONE, "ohi*") /* data, then the rest of the packet */          \
	/* b := the CRC of the data whose CRC b is, 0 for none, with this data behind it. */           \
	X(HASH_ADD, "hash.add", NONE, "bhi*")                                                          \
	X(CSUM_ADD, "csum.add", NONE, "bi*") /* ones' complement 16-bit sum into b */                  \
	X(CSUM_SUB, "csum.sub", NONE, "bi*")                                                           \
	X(RANDOM, "random", NONE, "oii") /* out, lowest, highest */                                    \
	/* The packet. */                                                                              \
	X(PACKET_LENGTH, "packet_length", NONE, "o") /* parser: bytes */                               \
	X(DROP, "drop", NONE, "")		     /* PNA drop_packet */                             \
	X(SEND_TO_PORT, "send_to_port", NONE, "i")   /* PNA */                                         \
	X(MIRROR, "mirror", NONE, "ii")		     /* PNA mirror_packet: slot, session */            \
	X(CLONE, "clone", NONE, "kik")	   /* v1model: type (0 I2E, 1 E2E), session, list */           \
	X(RESUBMIT, "resubmit", NONE, "k") /* field list; 255: none */                                 \
	X(RECIRCULATE, "recirculate", NONE, "k")                                                       \
	X(TRUNCATE, "truncate", NONE, "i") /* bytes */                                                 \
	/* PNA tables that learn. add_entry: ok out, action (index in the miss table's list), expire \
	 * time profile, parameters. */ \
	X(ADD_ENTRY, "add_entry", NONE, "okii*")                                                       \
	X(SET_EXPIRE, "set_entry_expire_time", NONE, "i")                                              \
	X(RESTART_EXPIRE, "restart_expire_timer", NONE, "")                                            \
	X(FLOW_ID, "allocate_flow_id", NONE, "o")                                                      \
	/* For people. */                                                                              \
	X(LOG, "log", NONE, "si*")                                                                     \
	X(ASSERT, "assert", NONE, "i")                                                                 \
	X(ASSUME, "assume", NONE, "i")

/* Hash and checksum algorithms: X(ENUM, text, result bits). */
#define IR_HASHES(X)                                                                               \
	X(IDENTITY, "identity", 0) /* the data itself, its low bits */                             \
	X(CRC16, "crc16", 16)	   /* reflected 0x8005, init 0 */                                  \
	X(CRC32, "crc32", 32)	   /* IEEE 802.3 */                                                \
	X(CSUM16, "csum16", 16)	   /* RFC 1071 */                                                  \
	X(XOR16, "xor16", 16)                                                                      \
	X(CRC16_CUSTOM, "crc16_custom", 16)                                                        \
	X(CRC32_CUSTOM, "crc32_custom", 32)                                                        \
	X(TARGET_DEFAULT, "target_default", 32) /* the target's choice: crc32 */

/* Match kinds: X(ENUM, text, P4Info MatchField.MatchType or 0). */
#define IR_MATCHES(X)                                                                              \
	X(EXACT, "exact", 2)                                                                       \
	X(LPM, "lpm", 3)                                                                           \
	X(TERNARY, "ternary", 4)                                                                   \
	X(RANGE, "range", 5)                                                                       \
	X(OPTIONAL, "optional", 6)                                                                 \
	X(SELECTOR, "selector", 0) /* input of an action selector's hash, not matched */

/* Architectures: X(ENUM, text). CUSTOM: checked and dumped, run by no target. */
#define IR_ARCHS(X)                                                                                \
	X(CUSTOM, "custom")                                                                        \
	X(V1MODEL, "v1model")                                                                      \
	X(PSA, "psa")                                                                              \
	X(PNA, "pna")

/* What a programmable block is to its architecture: X(ENUM, text, architecture, is a parser). */
#define IR_ROLES(X)                                                                                \
	X(V1_PARSER, "v1model.parser", V1MODEL, 1)                                                 \
	X(V1_VERIFY, "v1model.verify_checksum", V1MODEL, 0)                                        \
	X(V1_INGRESS, "v1model.ingress", V1MODEL, 0)                                               \
	X(V1_EGRESS, "v1model.egress", V1MODEL, 0)                                                 \
	X(V1_COMPUTE, "v1model.compute_checksum", V1MODEL, 0)                                      \
	X(V1_DEPARSER, "v1model.deparser", V1MODEL, 0)                                             \
	X(PSA_INGRESS_PARSER, "psa.ingress_parser", PSA, 1)                                        \
	X(PSA_INGRESS, "psa.ingress", PSA, 0)                                                      \
	X(PSA_INGRESS_DEPARSER, "psa.ingress_deparser", PSA, 0)                                    \
	X(PSA_EGRESS_PARSER, "psa.egress_parser", PSA, 1)                                          \
	X(PSA_EGRESS, "psa.egress", PSA, 0)                                                        \
	X(PSA_EGRESS_DEPARSER, "psa.egress_deparser", PSA, 0)                                      \
	X(PNA_PARSER, "pna.main_parser", PNA, 1)                                                   \
	X(PNA_PRE, "pna.pre_control", PNA, 0)                                                      \
	X(PNA_MAIN, "pna.main_control", PNA, 0)                                                    \
	X(PNA_DEPARSER, "pna.main_deparser", PNA, 0)                                               \
	X(CUSTOM_PARSER, "custom.parser", CUSTOM, 1)                                               \
	X(CUSTOM_CONTROL, "custom.control", CUSTOM, 0)

/* Variables that the architecture itself reads or writes: X(ENUM, text). The target sets the inputs
 * before the first block that may read them, and acts on the outputs after the last one that may
 * write them. v1model's are the fields of standard_metadata_t, PNA's those of its *_input_metadata_t
 * and main_output_metadata_t, PSA's likewise with the block in the name. */
#define IR_INTRINSICS(X)                                                                           \
	X(NONE, "-")                                                                               \
	X(V1_INGRESS_PORT, "v1model.ingress_port")                                                 \
	X(V1_EGRESS_SPEC, "v1model.egress_spec")                                                   \
	X(V1_EGRESS_PORT, "v1model.egress_port")                                                   \
	X(V1_INSTANCE_TYPE, "v1model.instance_type")                                               \
	X(V1_PACKET_LENGTH, "v1model.packet_length")                                               \
	X(V1_ENQ_TIMESTAMP, "v1model.enq_timestamp")                                               \
	X(V1_ENQ_QDEPTH, "v1model.enq_qdepth")                                                     \
	X(V1_DEQ_TIMEDELTA, "v1model.deq_timedelta")                                               \
	X(V1_DEQ_QDEPTH, "v1model.deq_qdepth")                                                     \
	X(V1_INGRESS_TIMESTAMP, "v1model.ingress_global_timestamp")                                \
	X(V1_EGRESS_TIMESTAMP, "v1model.egress_global_timestamp")                                  \
	X(V1_MCAST_GRP, "v1model.mcast_grp")                                                       \
	X(V1_EGRESS_RID, "v1model.egress_rid")                                                     \
	X(V1_CHECKSUM_ERROR, "v1model.checksum_error")                                             \
	X(V1_PARSER_ERROR, "v1model.parser_error")                                                 \
	X(V1_PRIORITY, "v1model.priority")                                                         \
	X(PNA_RECIRCULATED, "pna.recirculated")                                                    \
	X(PNA_DIRECTION, "pna.direction")                                                          \
	X(PNA_PASS, "pna.pass")                                                                    \
	X(PNA_LOOPEDBACK, "pna.loopedback")                                                        \
	X(PNA_INPUT_PORT, "pna.input_port")                                                        \
	X(PNA_TIMESTAMP, "pna.timestamp")                                                          \
	X(PNA_PARSER_ERROR, "pna.parser_error")                                                    \
	X(PNA_CLASS_OF_SERVICE, "pna.class_of_service")                                            \
	X(PNA_OUT_CLASS_OF_SERVICE, "pna.out.class_of_service")                                    \
	X(PSA_IG_INGRESS_PORT, "psa.ig.ingress_port")                                              \
	X(PSA_IG_PACKET_PATH, "psa.ig.packet_path")                                                \
	X(PSA_IG_TIMESTAMP, "psa.ig.ingress_timestamp")                                            \
	X(PSA_IG_PARSER_ERROR, "psa.ig.parser_error")                                              \
	X(PSA_IG_OUT_COS, "psa.ig.out.class_of_service")                                           \
	X(PSA_IG_OUT_CLONE, "psa.ig.out.clone")                                                    \
	X(PSA_IG_OUT_CLONE_SESSION, "psa.ig.out.clone_session_id")                                 \
	X(PSA_IG_OUT_DROP, "psa.ig.out.drop")                                                      \
	X(PSA_IG_OUT_RESUBMIT, "psa.ig.out.resubmit")                                              \
	X(PSA_IG_OUT_MULTICAST, "psa.ig.out.multicast_group")                                      \
	X(PSA_IG_OUT_EGRESS_PORT, "psa.ig.out.egress_port")                                        \
	X(PSA_EG_COS, "psa.eg.class_of_service")                                                   \
	X(PSA_EG_EGRESS_PORT, "psa.eg.egress_port")                                                \
	X(PSA_EG_PACKET_PATH, "psa.eg.packet_path")                                                \
	X(PSA_EG_INSTANCE, "psa.eg.instance")                                                      \
	X(PSA_EG_TIMESTAMP, "psa.eg.egress_timestamp")                                             \
	X(PSA_EG_PARSER_ERROR, "psa.eg.parser_error")                                              \
	X(PSA_EG_OUT_CLONE, "psa.eg.out.clone")                                                    \
	X(PSA_EG_OUT_CLONE_SESSION, "psa.eg.out.clone_session_id")                                 \
	X(PSA_EG_OUT_DROP, "psa.eg.out.drop")

#endif
