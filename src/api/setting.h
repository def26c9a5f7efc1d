/* SPDX-License-Identifier: MIT */
/* setting.h - the settings of a context, each a text or a list of texts. */
#ifndef PS_API_SETTING_H
#define PS_API_SETTING_H

#include <glib.h>

typedef enum {
#define SETTING(id, name, kind, when, values) PS_SETTING_##id,
#include "api/setting.def"
#undef SETTING
    PS_SETTINGS
} PsSettingId;

typedef struct {
    GPtrArray *texts[PS_SETTINGS]; /* char *, NULL-terminated; NULL: not set */
} PsSettings;

void ps_settings_clear(PsSettings *settings);

/* The setting NAME, or -1. */
int ps_setting_find(const char *name);
/* It counts only before the context is used. */
gboolean ps_setting_is_early(PsSettingId id);

/* Why VALUE cannot be a value of ID: what it takes, for people. NULL: it can be. */
const char *ps_setting_refuses(PsSettingId id, const char *value);

/* VALUE is one that ID takes; NULL takes back what was set. */
void ps_settings_set(PsSettings *settings, PsSettingId id, const char *value);

/* The text of ID, or NULL. */
const char *ps_settings_text(const PsSettings *settings, PsSettingId id);
/* Its texts, NULL-terminated; NULL without any. */
const char *const *ps_settings_texts(const PsSettings *settings, PsSettingId id);
/* It is set to WORD. */
gboolean ps_settings_is(const PsSettings *settings, PsSettingId id, const char *word);

#endif
