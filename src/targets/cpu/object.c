/* SPDX-License-Identifier: Apache-2.0 */
/* object.c: see object.h. Offsets and counts of the file are trusted for nothing: each access is checked against
 * the file's length. */
#include "targets/cpu/object.h"

#include <elf.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>

struct elf {
	const uint8_t *p;
	size_t len;
	bool sanitized;
	struct err *err;
	const Elf64_Phdr *ph;
	unsigned n_ph;
	/* from the dynamic section, as addresses */
	uint64_t symtab, strtab, strsz, hash, gnu_hash, rela, relasz, jmprel, pltrelsz, relr;
	uint64_t init_arraysz, fini_arraysz;
};

static int
bad(struct elf *x, const char *what)
{
	return err_set(x->err, -EINVAL, "pipeline object: %s", what);
}

/* n bytes at file offset off, or NULL. */
static const void *
at(const struct elf *x, uint64_t off, uint64_t n)
{
	return off <= x->len && n <= x->len - off ? x->p + off : NULL;
}

/* n bytes at a virtual address that is in the file, or NULL. */
static const void *
at_addr(const struct elf *x, uint64_t addr, uint64_t n)
{
	for (unsigned i = 0; i < x->n_ph; i++) {
		const Elf64_Phdr *p = &x->ph[i];

		if (p->p_type == PT_LOAD && addr >= p->p_vaddr &&
		    addr - p->p_vaddr <= p->p_filesz && n <= p->p_filesz - (addr - p->p_vaddr) &&
		    p->p_offset <= UINT64_MAX - (addr - p->p_vaddr))
			return at(x, p->p_offset + (addr - p->p_vaddr), n);
	}
	return NULL;
}

static int
check_header(struct elf *x)
{
	const Elf64_Ehdr *h = at(x, 0, sizeof *h);

	if (h == NULL || memcmp(h->e_ident, ELFMAG, SELFMAG) != 0)
		return bad(x, "not an ELF file");
	if (h->e_ident[EI_CLASS] != ELFCLASS64 || h->e_ident[EI_DATA] != ELFDATA2LSB ||
	    h->e_machine != EM_X86_64 || h->e_type != ET_DYN)
		return bad(x, "not a 64-bit x86-64 shared object");
	if (h->e_phentsize != sizeof(Elf64_Phdr) || h->e_phnum == 0 || h->e_phnum > 64 ||
	    h->e_phoff % 8 != 0)
		return bad(x, "bad program headers");
	x->n_ph = h->e_phnum;
	x->ph = at(x, h->e_phoff, x->n_ph * sizeof(Elf64_Phdr));
	return x->ph != NULL ? 0 : bad(x, "program headers beyond the end of the file");
}

static int
check_segments(struct elf *x, const Elf64_Phdr **dynamic)
{
	*dynamic = NULL;
	for (unsigned i = 0; i < x->n_ph; i++) {
		const Elf64_Phdr *p = &x->ph[i];

		switch (p->p_type) {
		case PT_LOAD:
			if ((p->p_flags & (PF_W | PF_X)) == (PF_W | PF_X))
				return bad(x, "a segment that is writable and executable");
			break;
		case PT_INTERP:
			return bad(x, "an interpreter");
		case PT_TLS:
			return bad(x, "thread-local storage");
		case PT_GNU_STACK:
			if (p->p_flags & PF_X)
				return bad(x, "an executable stack");
			break;
		case PT_DYNAMIC:
			*dynamic = p;
			break;
		default:
			break;
		}
	}
	return *dynamic != NULL ? 0 : bad(x, "no dynamic section");
}

static int
take_tag(struct elf *x, const Elf64_Dyn *d)
{
	uint64_t v = d->d_un.d_val;

	switch (d->d_tag) {
	case DT_SYMTAB:
		x->symtab = v;
		break;
	case DT_STRTAB:
		x->strtab = v;
		break;
	case DT_STRSZ:
		x->strsz = v;
		break;
	case DT_HASH:
		x->hash = v;
		break;
	case DT_GNU_HASH:
		x->gnu_hash = v;
		break;
	case DT_RELA:
		x->rela = v;
		break;
	case DT_RELASZ:
		x->relasz = v;
		break;
	case DT_JMPREL:
		x->jmprel = v;
		break;
	case DT_PLTRELSZ:
		x->pltrelsz = v;
		break;
	case DT_PLTREL:
		return v == DT_RELA ? 0 : bad(x, "relocations of another kind");
	case DT_INIT_ARRAYSZ:
		x->init_arraysz = v;
		break;
	case DT_FINI_ARRAYSZ:
		x->fini_arraysz = v;
		break;
	case DT_INIT:
	case DT_FINI:
	case DT_PREINIT_ARRAY:
	case DT_PREINIT_ARRAYSZ:
		return x->sanitized ? 0 : bad(x, "an initialiser");
	case DT_TEXTREL:
		return bad(x, "text relocations");
	case DT_FLAGS:
		return v & DF_TEXTREL ? bad(x, "text relocations") : 0;
	case DT_RPATH:
	case DT_RUNPATH:
	case DT_AUDIT:
	case DT_DEPAUDIT:
	case DT_FILTER:
	case DT_AUXILIARY:
	case DT_CONFIG:
		return bad(x, "a search path or filter");
	case DT_REL:
	case DT_RELR:
		return bad(x, "relocations of another kind");
	default:
		break;
	}
	return 0;
}

static const char *
string_at(const struct elf *x, uint64_t off)
{
	const char *table = at_addr(x, x->strtab, x->strsz);

	if (table == NULL || off >= x->strsz || memchr(table + off, '\0', x->strsz - off) == NULL)
		return NULL;
	return table + off;
}

static int
check_dynamic(struct elf *x, const Elf64_Phdr *p)
{
	uint64_t n = p->p_filesz / sizeof(Elf64_Dyn);
	const Elf64_Dyn *d = at(x, p->p_offset, n * sizeof *d);
	int code;

	if (d == NULL || p->p_offset % 8 != 0 || n == 0 || n > 256)
		return bad(x, "bad dynamic section");
	for (uint64_t i = 0; i < n && d[i].d_tag != DT_NULL; i++) {
		code = take_tag(x, &d[i]);
		if (code < 0)
			return code;
	}
	if ((x->init_arraysz | x->fini_arraysz) != 0 && !x->sanitized)
		return bad(x, "an initialiser");
	for (uint64_t i = 0; i < n && d[i].d_tag != DT_NULL; i++) {
		const char *lib;

		if (d[i].d_tag != DT_NEEDED)
			continue;
		lib = string_at(x, d[i].d_un.d_val);
		if (lib == NULL || (strcmp(lib, "libc.so.6") != 0 && !x->sanitized))
			return bad(x, "it needs another library than libc");
	}
	return 0;
}

static int
check_relocations(struct elf *x, uint64_t addr, uint64_t bytes)
{
	uint64_t n = bytes / sizeof(Elf64_Rela);
	const Elf64_Rela *r;

	if (bytes == 0)
		return 0;
	r = at_addr(x, addr, bytes);
	if (r == NULL || addr % 8 != 0 || bytes % sizeof(Elf64_Rela) != 0)
		return bad(x, "bad relocations");
	for (uint64_t i = 0; i < n; i++)
		switch (ELF64_R_TYPE(r[i].r_info)) {
		case R_X86_64_RELATIVE:
		case R_X86_64_64:
		case R_X86_64_GLOB_DAT:
		case R_X86_64_JUMP_SLOT:
			break;
		case R_X86_64_IRELATIVE:
			return bad(x, "an ifunc relocation");
		default:
			return bad(x, "a relocation of a kind that C does not need");
		}
	return 0;
}

/* Symbols of the dynamic table, counted by one of its hash sections. */
static int
count_symbols(struct elf *x, uint64_t *n)
{
	const uint32_t *h;
	uint32_t n_buckets, first, bloom, most = 0;
	uint64_t chains;

	if (x->hash != 0) {
		h = at_addr(x, x->hash, 8);
		if (h == NULL || x->hash % 4 != 0)
			return bad(x, "bad hash section");
		*n = h[1];
		return 0;
	}
	h = x->gnu_hash != 0 && x->gnu_hash % 4 == 0 ? at_addr(x, x->gnu_hash, 16) : NULL;
	if (h == NULL)
		return bad(x, "no hash section");
	n_buckets = h[0];
	first = h[1];
	bloom = h[2];
	if (n_buckets > 1 << 16 || bloom > 1 << 16)
		return bad(x, "bad hash section");
	chains = x->gnu_hash + 16 + bloom * 8ull + n_buckets * 4ull;
	h = at_addr(x, x->gnu_hash + 16 + bloom * 8ull, n_buckets * 4ull);
	if (h == NULL)
		return bad(x, "bad hash section");
	for (uint32_t i = 0; i < n_buckets; i++)
		most = h[i] > most ? h[i] : most;
	if (most < first) {
		*n = first;
		return 0;
	}
	for (;; most++) {
		h = at_addr(x, chains + (most - first) * 4ull, 4);
		if (h == NULL)
			return bad(x, "bad hash section");
		if (*h & 1)
			break;
	}
	*n = (uint64_t)most + 1;
	return 0;
}

static bool
may_be_undefined(const struct elf *x, const char *name)
{
	static const char *const plain[] = { "memcpy", "memmove", "memset", "memcmp" };

	for (unsigned i = 0; i < sizeof plain / sizeof *plain; i++)
		if (strcmp(name, plain[i]) == 0)
			return true;
	return x->sanitized &&
	       (strncmp(name, "__asan", 6) == 0 || strncmp(name, "__ubsan", 7) == 0 ||
		   strcmp(name, "_ITM_deregisterTMCloneTable") == 0 ||
		   strcmp(name, "__gmon_start__") == 0);
}

static int
check_symbol(struct elf *x, const Elf64_Sym *s)
{
	const char *name = string_at(x, s->st_name);
	unsigned type = ELF64_ST_TYPE(s->st_info), bind = ELF64_ST_BIND(s->st_info);

	if (name == NULL)
		return bad(x, "bad symbol name");
	if (type == STT_GNU_IFUNC)
		return bad(x, "an ifunc");
	if (type == STT_TLS)
		return bad(x, "thread-local storage");
	if (s->st_shndx == SHN_UNDEF) {
		if (!may_be_undefined(x, name))
			return err_set(x->err, -EINVAL,
			    "pipeline object: it refers to '%.64s', which is not allowed", name);
		return 0;
	}
	if (bind != STB_LOCAL && ELF64_ST_VISIBILITY(s->st_other) == STV_DEFAULT &&
	    strcmp(name, "pipe_desc") != 0 && !x->sanitized)
		return err_set(x->err, -EINVAL,
		    "pipeline object: it exports '%.64s', not only pipe_desc", name);
	return 0;
}

static int
check_symbols(struct elf *x)
{
	const Elf64_Sym *s;
	uint64_t n = 0;
	bool found = false;
	int code = count_symbols(x, &n);

	if (code < 0)
		return code;
	if (n > 1 << 16 || x->symtab % 8 != 0)
		return bad(x, "bad symbol table");
	s = at_addr(x, x->symtab, n * sizeof *s);
	if (s == NULL)
		return bad(x, "bad symbol table");
	for (uint64_t i = 1; i < n; i++) {
		const char *name;

		code = check_symbol(x, &s[i]);
		if (code < 0)
			return code;
		name = string_at(x, s[i].st_name);
		found |= s[i].st_shndx != SHN_UNDEF && strcmp(name, "pipe_desc") == 0;
	}
	return found ? 0 : bad(x, "no pipe_desc");
}

int
cpu_object_check(const void *object, size_t len, bool sanitized, struct err *err)
{
	struct elf x = { .p = object, .len = len, .sanitized = sanitized, .err = err };
	const Elf64_Phdr *dynamic;
	int code;

	if ((uintptr_t)object % 8 != 0)
		return bad(&x, "not aligned");
	if ((code = check_header(&x)) < 0 || (code = check_segments(&x, &dynamic)) < 0 ||
	    (code = check_dynamic(&x, dynamic)) < 0 ||
	    (code = check_relocations(&x, x.rela, x.relasz)) < 0 ||
	    (code = check_relocations(&x, x.jmprel, x.pltrelsz)) < 0)
		return code;
	return check_symbols(&x);
}
