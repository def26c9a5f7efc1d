/* SPDX-License-Identifier: MIT */
/* charset.c - labels and tables of charsets; see charset.h. */
#include "mail/charset.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "base/hash.h"

#define LONGEST_LABEL 40

/* Labels that iconv does not know, or reads more narrowly than mail programs do. */
static const char *const aliases[][2] = {
    { "ansi_x3.4-1968", "us-ascii" },
    { "ascii", "us-ascii" },
    { "iso-ir-6", "us-ascii" },
    { "iso646-us", "us-ascii" },
    { "us", "us-ascii" },
    { "utf8", "utf-8" },
    { "unicode-1-1-utf-8", "utf-8" },
    { "iso-8859-1", "windows-1252" },
    { "iso8859-1", "windows-1252" },
    { "iso88591", "windows-1252" },
    { "iso_8859-1", "windows-1252" },
    { "iso_8859-1:1987", "windows-1252" },
    { "iso-ir-100", "windows-1252" },
    { "latin1", "windows-1252" },
    { "latin-1", "windows-1252" },
    { "l1", "windows-1252" },
    { "cp819", "windows-1252" },
    { "ibm819", "windows-1252" },
    { "cp1252", "windows-1252" },
    { "x-cp1252", "windows-1252" },
    { "iso-8859-9", "windows-1254" },
    { "latin5", "windows-1254" },
    { "iso-8859-11", "cp874" },
    { "tis-620", "cp874" },
    { "windows-874", "cp874" },
    { "iso-8859-8-i", "iso-8859-8" },
    { "iso-8859-8-e", "iso-8859-8" },
    { "logical", "iso-8859-8" },
    { "gb2312", "gb18030" },
    { "gb_2312-80", "gb18030" },
    { "x-gbk", "gb18030" },
    { "gbk", "gb18030" },
    { "cp936", "gb18030" },
    { "big5", "big5-hkscs" },
    { "x-x-big5", "big5-hkscs" },
    { "cn-big5", "big5-hkscs" },
    { "shift_jis", "cp932" },
    { "shift-jis", "cp932" },
    { "sjis", "cp932" },
    { "x-sjis", "cp932" },
    { "windows-31j", "cp932" },
    { "x-euc-jp", "euc-jp" },
    { "euc-kr", "cp949" },
    { "ks_c_5601-1987", "cp949" },
    { "ks_c_5601", "cp949" },
    { "ksc5601", "cp949" },
    { "windows-949", "cp949" },
    { "unicode-1-1-utf-7", "utf-7" },
    { "utf-16", "utf-16le" },
    { "ucs-2", "utf-16le" },
    { "unicode", "utf-16le" },
    { "x-mac-roman", "macintosh" },
    { "x-mac-cyrillic", "mac-cyrillic" },
};

/* LABEL as iconv shall see it; NULL if it cannot be one. Slashes, which have a meaning for
 * iconv, and the like are not for others to give. */
static char *
canonical(const char *label)
{
    g_autofree char *name = g_ascii_strdown(label, -1);

    g_strstrip(name);
    if (!*name || strlen(name) > LONGEST_LABEL ||
        strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_.:+") != strlen(name))
        return NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(aliases); i++)
        if (!strcmp(name, aliases[i][0]))
            return g_strdup(aliases[i][1]);
    return g_steal_pointer(&name);
}

/* What BYTE alone stands for. */
static gunichar
read_byte(iconv_t cd, char byte)
{
    guint32 out[4];
    char *in_at = &byte, *out_at = (char *) out;
    gsize in_left = 1, out_left = sizeof out;

    iconv(cd, NULL, NULL, NULL, NULL);
    if (iconv(cd, &in_at, &in_left, &out_at, &out_left) == (gsize) -1)
        return errno == EILSEQ ? PS_CHAR_NONE : PS_CHAR_LEAD;
    iconv(cd, NULL, NULL, &out_at, &out_left);
    return sizeof out - out_left == sizeof out[0] ? GUINT32_FROM_LE(out[0]) : PS_CHAR_LEAD;
}

static PsCharsetKind
kind_of(const PsCharsetInfo *info)
{
    guint low = 0, high = 0; /* bytes that begin something longer */

    if (!strcmp(info->name, "utf-8"))
        return PS_CHARSET_UTF8;
    if (!strcmp(info->name, "us-ascii"))
        return PS_CHARSET_ASCII;
    for (guint i = 0; i < 256; i++)
        if (info->chars[i] == PS_CHAR_LEAD)
            *(i < 128 ? &low : &high) += 1;
    if (!low && !high)
        return PS_CHARSET_SINGLE;
    return low && low < 128 && !high ? PS_CHARSET_SHIFT : PS_CHARSET_MULTI;
}

static PsCharsetInfo *
load(const char *name)
{
    iconv_t cd = iconv_open("UCS-4LE", name);
    PsCharsetInfo *info;

    if (cd == (iconv_t) -1)
        return NULL;
    info = g_new0(PsCharsetInfo, 1);
    info->name = g_strdup(name);
    info->converter = cd;
    for (guint i = 0; i < 256; i++)
        info->chars[i] = read_byte(cd, (char) i);
    if (!strcmp(name, "windows-1252"))
        for (guint i = 0x80; i < 0xa0; i++)
            if (info->chars[i] == PS_CHAR_NONE)
                info->chars[i] = i; /* as in ISO-8859-1 */
    info->kind = kind_of(info);
    return info;
}

const PsCharsetInfo *
ps_charset_find(const char *label)
{
    static GMutex mutex;
    static GHashTable *known; /* PsCharsetInfo by name */
    g_autofree char *name = canonical(label);
    PsCharsetInfo *info;

    if (!name)
        return NULL;
    g_mutex_lock(&mutex);
    if (!known)
        known = g_hash_table_new(ps_hash_str, g_str_equal);
    info = g_hash_table_lookup(known, name);
    if (!info && (info = load(name)))
        g_hash_table_insert(known, (char *) info->name, info);
    g_mutex_unlock(&mutex);
    return info;
}
