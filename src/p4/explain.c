/* SPDX-License-Identifier: Apache-2.0 */
/* explain.c: what each kind of message means, with an example and a way out: the text of --explain. */
#include "p4/diag.h"

static const char *const texts[P4_N_DIAG_KINDS] = {
	[P4_SYNTAX] =
	    "The parser met something else than the grammar allows there, and says what it\n"
	    "expected. It goes on behind the next ';' or '}', so later errors are real ones.\n\n"
	    "    x = y +;        // expected an expression, found ';'\n",
	[P4_TYPE_ERROR] =
	    "P4 converts little by itself: only numbers without a width, and values of\n"
	    "serializable enums, take the type that is wanted. Everything else needs a cast.\n\n"
	    "    bit<8> a;  bit<16> b;\n"
	    "    a = b;          // expected type 'bit<8>', found 'bit<16>'\n"
	    "    a = (bit<8>)b;  // this drops the upper bits\n",
	[P4_INVALID] =
	    "The text is well formed and typed, but the language has no place for it here.\n\n"
	    "    int<0> x;       // a signed type needs at least one bit\n",
	[P4_DUPLICATE] =
	    "Two declarations in one scope have one name, or a property, label or entry is there\n"
	    "twice. A note points at the first. Only functions and methods with different\n"
	    "parameters may share a name.\n",
	[P4_NOT_FOUND] =
	    "A name must be declared before it is used, and in a scope that is open here.\n"
	    "When a name that is spelled nearly so is there, the message says it; a note says when\n"
	    "it is declared further down. A function or action cannot call itself.\n\n"
	    "    limti = 64;     // 'limti' is not declared; did you mean 'limit'?\n",
	[P4_EXPECTED] =
	    "Something must be there that is not, or another thing must be: a list of actions\n"
	    "in a table, a package as 'main', bool operands of '&&'.\n",
	[P4_UNEXPECTED] = "Something is there that has no meaning here. Leave it out.\n",
	[P4_UNSUPPORTED] =
	    "The program is right, but the compiler, or its IR, cannot express this. Nothing is\n"
	    "dropped silently. 'ipdk-p4c --capabilities' lists all such constructs.\n",
	[P4_TARGET] =
	    "The program is right, and translated, but the target that was asked for cannot run\n"
	    "this part. 'ipdk-p4c --target=TARGET --capabilities' lists what it lacks; the\n"
	    "target 'sim' runs all that the compiler translates.\n",
	[P4_OVERLIMIT] =
	    "A number, a size, a depth or the program itself is beyond a limit of this\n"
	    "compiler; the message has the limit. Limits keep hostile input from using up the\n"
	    "machine: a width of 2048 bits, 1000 levels of nesting, 64 levels of #include.\n",
	[P4_INSUFFICIENT] = "A function that has a result must return one on every path.\n\n"
			    "    bit<8> f(in bool b) { if (b) { return 1; } }   // and if not?\n",
	[P4_UNINITIALIZED] = "A parameter without a default value has no argument.\n",
	[P4_UNINITIALIZED_USE] =
	    "On some path nothing was assigned before the value is read. Variables of P4 begin\n"
	    "without a value: what is read then may be anything. A table counts as each of its\n"
	    "actions. It is said once a path, at the first place.\n\n"
	    "    bit<8> x;\n"
	    "    if (h.isValid()) { x = h.a; }\n"
	    "    y = x;          // 'x' may not have a value here\n",
	[P4_UNINITIALIZED_OUT] =
	    "An 'out' parameter is copied back to the caller when the callee ends, whether it was\n"
	    "assigned or not. Assign it on every path, or make it 'inout'.\n",
	[P4_INVALID_HEADER] =
	    "A field of a header is used where the header was not extracted, not set valid, or was\n"
	    "set invalid on some path. Reading it gives anything, writing it may do nothing.\n\n"
	    "    h.vlan.setInvalid();\n"
	    "    x = h.vlan.id;                                // too late\n"
	    "    if (h.vlan.isValid()) { x = h.vlan.id; }      // no warning\n",
	[P4_EXPR] =
	    "The value of an expression does not exist (a division by zero), or the expression can\n"
	    "be read in two ways: write parentheses.\n",
	[P4_UNREACHABLE] =
	    "No path through the parser ends in accept (each packet is rejected), or none ends\n"
	    "at all.\n",
	[P4_KEYS] =
	    "Two entries of a table match the same packets exactly, so that the second one is never\n"
	    "looked at.\n",
	[P4_MODEL] =
	    "The core library or the architecture declares something that the language needs, and\n"
	    "here it does not: a table without default_action needs an action NoAction. Include\n"
	    "core.p4.\n",
	[P4_RESERVED] = "Kept for names that a target uses itself. No message has this kind now.\n",
	[P4_IO] =
	    "The operating system would not open, read or write a file; the message says why.\n"
	    "Included files are looked for beside the file that includes them (in quotes), then in\n"
	    "the directories of -I, then among the installed architecture files.\n",
	[P4_UNKNOWN] =
	    "The compiler met what it does not know: a version of an architecture that it has not, or,\n"
	    "with 'breaks its own rules', a fault of its own. Please report the latter.\n",
	[P4_FAILED] =
	    "The program itself says so, with #warning; the text behind it is the author's.\n",
	[P4_DEPRECATED] =
	    "The declaration that is used carries @deprecated; its text says what to use instead.\n",
	[P4_UNUSED] =
	    "Nothing refers to the declaration. Remove it, or put @noWarn(\"unused\") on it. Types are\n"
	    "not reported, nor is the top level of a program without 'main': that is a library.\n",
	[P4_MISSING] =
	    "Something that is usually there is not: a 'main', or a block behind the last label of a\n"
	    "switch. The rest was checked.\n",
	[P4_ORDERING] =
	    "Two arguments of a call write to the same place. Both are copied back when the call\n"
	    "ends, from left to right, so the last one wins (P4_16 6.8).\n\n"
	    "    f(h, h.ttl);    // out parameters: h.ttl has the value of the second\n",
	[P4_MISMATCH] =
	    "Two things that should agree do not: a macro is defined anew, a negative number becomes\n"
	    "unsigned, a table's key is the same for every packet, a value has bits outside of its\n"
	    "mask.\n",
	[P4_OVERFLOW] =
	    "A number does not fit in the width it is given, and loses its upper bits; or a shift\n"
	    "leaves nothing.\n\n"
	    "    bit<8> x = 300;   // x is 44\n",
	[P4_IGNORE_PROP] =
	    "Kept for table properties without effect. No message has this kind now.\n",
	[P4_IGNORE] =
	    "What is written has no effect: text behind a directive, a selector key in a table without\n"
	    "an action selector.\n",
	[P4_TYPE_INFERENCE] =
	    "Kept for types that were guessed. No message has this kind now: what cannot be\n"
	    "inferred is an error.\n",
	[P4_PARSER_TRANSITION] =
	    "A state without 'transition' rejects the packet; a case behind 'default' or '_' is\n"
	    "never looked at.\n",
	[P4_SHADOW] =
	    "A name hides one of an outer scope, so that the same word means two things close to each\n"
	    "other. Of a parameter it is an error.\n",
	[P4_DUPLICATE_PRIORITIES] =
	    "Two entries that can match one packet have the same priority: which one wins is not\n"
	    "said.\n",
	[P4_ENTRIES_ORDER] =
	    "The entries do not stand in the order of their priorities, which readers expect.\n",
	[P4_MULTI_EXTRACT] =
	    "Kept for headers that are extracted twice. No message has this kind now.\n",
	[P4_BRANCH] =
	    "Kept for @likely and @unlikely, which are not looked at. No message has this kind now.\n",
};

const char *
p4_diag_kind_explain(enum p4_diag_kind kind)
{
	return texts[kind];
}
