/* SPDX-License-Identifier: MIT */
/* setting.c - the settings of a context; see setting.h. */
#include "api/setting.h"

#include <string.h>

#include "base/i18n.h"
#include "verdict/setup.h"

#define LONGEST_WAIT 3600 /* seconds */

typedef enum {
    ONE,
    MANY,
} Kind;

typedef enum {
    ANY,
    EARLY,
} When;

static const struct {
    const char *name;
    Kind kind;
    When when;
    const char *values;
} settings[PS_SETTINGS] = {
#define SETTING(id, name, kind, when, values) { name, kind, when, values },
#include "api/setting.def"
#undef SETTING
};

static gboolean
is_volume(const char *value)
{
    return g_ascii_string_to_unsigned(value, 10, 0, G_MAXINT64, NULL, NULL);
}

static gboolean
is_time(const char *value)
{
    gint64 time;

    return ps_setup_time(value, &time);
}

static gboolean
is_seconds(const char *value)
{
    return g_ascii_string_to_unsigned(value, 10, 1, LONGEST_WAIT, NULL, NULL);
}

static const struct {
    const char *name;
    gboolean (*holds)(const char *value);
    const char *takes;
} checks[] = {
    { "@ip", ps_setup_is_ip, N_("an IP address or \"authorised\"") },
    { "@volume", is_volume, N_("a number of messages") },
    { "@time", is_time, N_("a date like 2026-11-23T12:00:00Z") },
    { "@seconds", is_seconds, N_("1 to 3600 seconds") },
};

void
ps_settings_clear(PsSettings *s)
{
    for (guint i = 0; i < PS_SETTINGS; i++)
        g_clear_pointer(&s->texts[i], g_ptr_array_unref);
}

int
ps_setting_find(const char *name)
{
    for (int i = 0; i < PS_SETTINGS; i++)
        if (!strcmp(settings[i].name, name))
            return i;
    return -1;
}

gboolean
ps_setting_is_early(PsSettingId id)
{
    return settings[id].when == EARLY;
}

const char *
ps_setting_refuses(PsSettingId id, const char *value)
{
    const char *values = settings[id].values;
    g_auto(GStrv) words = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(checks); i++)
        if (!strcmp(checks[i].name, values))
            return checks[i].holds(value) ? NULL : _(checks[i].takes);
    words = g_strsplit(values, "|", -1);
    return !*values || g_strv_contains((const char *const *) words, value) ? NULL : values;
}

void
ps_settings_set(PsSettings *s, PsSettingId id, const char *value)
{
    if (!value || settings[id].kind == ONE)
        g_clear_pointer(&s->texts[id], g_ptr_array_unref);
    if (!value)
        return;
    if (!s->texts[id])
        s->texts[id] = g_ptr_array_new_null_terminated(1, g_free, TRUE);
    g_ptr_array_add(s->texts[id], g_strdup(value));
}

const char *
ps_settings_text(const PsSettings *s, PsSettingId id)
{
    return s->texts[id] ? s->texts[id]->pdata[0] : NULL;
}

const char *const *
ps_settings_texts(const PsSettings *s, PsSettingId id)
{
    return s->texts[id] ? (const char *const *) s->texts[id]->pdata : NULL;
}

gboolean
ps_settings_is(const PsSettings *s, PsSettingId id, const char *word)
{
    return !g_strcmp0(ps_settings_text(s, id), word);
}
