/* Checking an input against the API model's constraints. */
#include "tests/emulator/shape.h"

#include <ctype.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/text.h"

/* What has been found wrong so far. */
struct findings {
    unsigned count;
    char *text;
};

static const char *json_name(struct json_object *value)
{
    switch (json_object_get_type(value)) {
    case json_type_boolean:
        return json_object_get_boolean(value) ? "TRUE_VALUE" : "FALSE_VALUE";
    case json_type_int:
        return "NUMBER_VALUE";
    case json_type_double:
        return "DECIMAL_VALUE";
    case json_type_string:
        return "STRING_VALUE";
    case json_type_null:
    case json_type_object:
    case json_type_array:
        return NULL;
    }
    return NULL;
}

static enum error refuse_scalar(struct call *call, struct json_object *value, const char *wanted)
{
    const char *got = json_name(value);

    if (got == NULL)
        return call_refuse(call, ERROR_SERIALIZATION,
                           "Start of structure or map found where not expected.");
    return call_refuse(call, ERROR_SERIALIZATION, "%s can not be converted to %s", got, wanted);
}

/* A NUL inside would cut the text short: "jane\0x" must not be taken for jane. */
static enum error check_string(struct call *call, struct json_object *value)
{
    if (!json_object_is_type(value, json_type_string))
        return refuse_scalar(call, value, "a String");
    if (strlen(json_object_get_string(value)) != (size_t)json_object_get_string_len(value))
        return call_refuse(call, ERROR_INVALID_PARAMETER, "Invalid character in a text.");
    return ERROR_NONE;
}

static enum error check_list(struct call *call, struct json_object *list)
{
    enum error error = ERROR_NONE;

    for (size_t i = 0; error == ERROR_NONE && i < json_object_array_length(list); i++)
        error = check_string(call, json_object_array_get_idx(list, i));
    return error;
}

static enum error check_map(struct call *call, struct json_object *map)
{
    json_object_object_foreach(map, key, item)
    {
        (void)key;
        enum error error = item == NULL ? ERROR_NONE : check_string(call, item);
        if (error != ERROR_NONE)
            return error;
    }
    return ERROR_NONE;
}

static enum error check_attributes(struct call *call, struct json_object *list)
{
    enum error error = ERROR_NONE;

    for (size_t i = 0; error == ERROR_NONE && i < json_object_array_length(list); i++) {
        struct json_object *attribute = json_object_array_get_idx(list, i);
        if (!json_object_is_type(attribute, json_type_object))
            return call_refuse(call, ERROR_SERIALIZATION,
                               "Unrecognized token found where a structure was expected.");
        error = check_map(call, attribute);
    }
    return error;
}

static enum error check_type(struct call *call, const struct member *member,
                             struct json_object *value)
{
    json_type type = json_object_get_type(value);

    switch (member->kind) {
    case MEMBER_TEXT:
        return check_string(call, value);
    case MEMBER_INTEGER:
        return type == json_type_int ? ERROR_NONE : refuse_scalar(call, value, "an Integer");
    case MEMBER_BOOLEAN:
        return type == json_type_boolean ? ERROR_NONE : refuse_scalar(call, value, "a Boolean");
    case MEMBER_TEXT_LIST:
        if (type != json_type_array)
            return call_refuse(call, ERROR_SERIALIZATION, "Expected list or null");
        return check_list(call, value);
    case MEMBER_TEXT_MAP:
        if (type != json_type_object)
            return call_refuse(call, ERROR_SERIALIZATION, "Expected map or null");
        return check_map(call, value);
    case MEMBER_ATTRIBUTE_LIST:
        if (type != json_type_array)
            return call_refuse(call, ERROR_SERIALIZATION, "Expected list or null");
        return check_attributes(call, value);
    case MEMBER_STRUCTURE:
        if (type != json_type_object)
            return call_refuse(call, ERROR_SERIALIZATION,
                               "Unrecognized token found where a structure was expected.");
        return ERROR_NONE;
    }
    return ERROR_SERIALIZATION;
}

/* "UserPoolId" is 'userPoolId' in messages. The value may be NULL. */
static void add_finding(struct findings *findings, const struct member *member,
                        struct json_object *value, const char *constraint)
{
    auto_free char *shown = NULL;
    auto_free char *before = findings->text;

    if (value == NULL)
        shown = text_copy(" null");
    else if (member->sensitive)
        shown = text_copy("");
    else
        shown = text_format(" '%s'", json_object_get_string(value));
    findings->count++;
    findings->text =
        text_format("%s%sValue%s at '%c%s' failed to satisfy constraint: Member must %s",
                    before == NULL ? "" : before, before == NULL ? "" : "; ", shown,
                    tolower((unsigned char)member->name[0]), member->name + 1, constraint);
}

static long count_characters(const char *text)
{
    long count = 0;

    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

static bool matches(const char *expression, const char *text)
{
    regex_t compiled;

    if (regcomp(&compiled, expression, REG_EXTENDED | REG_NOSUB) != 0)
        abort();
    bool matched = regexec(&compiled, text, 0, NULL, 0) == 0;
    regfree(&compiled);
    return matched;
}

static void check_enumeration(struct findings *findings, const struct member *member,
                              struct json_object *value)
{
    auto_free char *allowed = text_copy("");

    for (size_t i = 0; member->enumeration[i] != NULL; i++) {
        if (strcmp(member->enumeration[i], json_object_get_string(value)) == 0)
            return;
        auto_free char *before = allowed;
        allowed = text_format("%s%s%s", before, i == 0 ? "" : ", ", member->enumeration[i]);
    }
    auto_free char *constraint = text_format("satisfy enum value set: [%s]", allowed);
    add_finding(findings, member, value, constraint);
}

static void check_text(struct findings *findings, const struct member *member,
                       struct json_object *value)
{
    const char *text = json_object_get_string(value);
    long length = count_characters(text);

    if (length < member->minimum) {
        auto_free char *constraint =
            text_format("have length greater than or equal to %ld", member->minimum);
        add_finding(findings, member, value, constraint);
    }
    if (member->maximum > 0 && length > member->maximum) {
        auto_free char *constraint =
            text_format("have length less than or equal to %ld", member->maximum);
        add_finding(findings, member, value, constraint);
    }
    if (member->expression != NULL && !matches(member->expression, text)) {
        auto_free char *constraint =
            text_format("satisfy regular expression pattern: %s", member->pattern);
        add_finding(findings, member, value, constraint);
    }
    if (member->enumeration != NULL)
        check_enumeration(findings, member, value);
}

static void check_integer(struct findings *findings, const struct member *member,
                          struct json_object *value)
{
    int64_t number = json_object_get_int64(value);

    if (number < member->minimum) {
        auto_free char *constraint =
            text_format("have value greater than or equal to %ld", member->minimum);
        add_finding(findings, member, value, constraint);
    }
    if (number > member->maximum) {
        auto_free char *constraint =
            text_format("have value less than or equal to %ld", member->maximum);
        add_finding(findings, member, value, constraint);
    }
}

static void check_constraints(struct findings *findings, const struct member *member,
                              struct json_object *value);

/* Of every attribute: a name, and neither that nor the value too long. */
static void check_attribute_list(struct findings *findings, const struct member *member,
                                 struct json_object *list)
{
    for (size_t i = 0; i < json_object_array_length(list); i++) {
        auto_free char *name = text_format("%s.%zu.member.name", member->name, i + 1);
        auto_free char *value = text_format("%s.%zu.member.value", member->name, i + 1);
        struct member parts[] = {
            {name, MEMBER_TEXT, true, false, 1, 32, NULL, NULL, NULL},
            {value, MEMBER_TEXT, false, true, 0, 2048, NULL, NULL, NULL},
        };
        struct json_object *attribute = json_object_array_get_idx(list, i);
        check_constraints(findings, &parts[0], json_member(attribute, "Name"));
        check_constraints(findings, &parts[1], json_member(attribute, "Value"));
    }
}

static void check_constraints(struct findings *findings, const struct member *member,
                              struct json_object *value)
{
    if (value == NULL && member->required)
        add_finding(findings, member, NULL, "not be null");
    if (value == NULL)
        return;
    if (member->kind == MEMBER_TEXT)
        check_text(findings, member, value);
    if (member->kind == MEMBER_INTEGER)
        check_integer(findings, member, value);
    if (member->kind == MEMBER_ATTRIBUTE_LIST)
        check_attribute_list(findings, member, value);
}

enum error shape_check(struct call *call, const struct member *members)
{
    struct findings findings = {0};

    for (const struct member *member = members; member->name != NULL; member++) {
        struct json_object *value = json_member(call->input, member->name);
        enum error error = value == NULL ? ERROR_NONE : check_type(call, member, value);
        if (error != ERROR_NONE)
            return error;
    }
    for (const struct member *member = members; member->name != NULL; member++)
        check_constraints(&findings, member, json_member(call->input, member->name));
    auto_free char *found = findings.text;
    if (findings.count == 0)
        return ERROR_NONE;
    return call_refuse(call, ERROR_INVALID_PARAMETER, "%u validation error%s detected: %s",
                       findings.count, findings.count == 1 ? "" : "s", found);
}
