/* What the app clients of the emulator's pool allow. */
#include "daemon/cognito/app_clients.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "tests/unit/cognito_fixture.h"
#include "tests/unit/unit.h"

#define LIMIT_MS     UNIT_PATIENCE_MS
#define MORE_CLIENTS 70 /* beside the two of the example: two pages */

static struct emulator_process emulator;
static struct cognito_fixture demo;

static void add_client(struct json_object *clients, int number)
{
    struct json_object *client = json_object_new_object();
    struct json_object *attributes = json_object_new_array();
    char id[32];

    (void)snprintf(id, sizeof id, "another%d", number);
    (void)json_object_array_add(attributes, json_object_new_string("name"));
    (void)json_object_array_add(attributes, json_object_new_string("custom:uid"));
    (void)json_object_object_add(client, "id", json_object_new_string(id));
    (void)json_object_object_add(client, "authFlows", json_object_new_array());
    (void)json_object_object_add(client, "writeAttributes", attributes);
    (void)json_object_array_add(clients, client);
}

static void start_emulator(void)
{
    char *text = cognito_fixture_state();
    struct json_object *state = json_tokener_parse(text);
    struct json_object *pools = json_object_object_get(state, "userPools");
    struct json_object *clients =
        json_object_object_get(json_object_array_get_idx(pools, 0), "clients");

    for (int i = 0; i < MORE_CLIENTS; i++)
        add_client(clients, i);
    emulator = emulator_process_start(json_object_to_json_string(state), NULL);
    json_object_put(state);
    free(text);
}

static void stop_emulator(void)
{
    emulator_process_stop(&emulator);
}

static void open_demo(void)
{
    demo = cognito_fixture_open(&emulator, FIXTURE_CLIENT, FIXTURE_SECRET);
}

static void close_demo(void)
{
    cognito_fixture_close(&demo);
}

static struct cognito_signer signer(void)
{
    return (struct cognito_signer){.pool = demo.pool, .credentials = demo.credentials};
}

START_TEST(an_app_client_is_described)
{
    const struct cognito_signer who = signer();
    auto_cognito_app_client struct cognito_app_client client = {0};
    struct cognito_failure failure = {0};

    ck_assert_int_eq(cognito_describe_app_client(&who, FIXTURE_CLIENT, &client,
                                                 deadline_in_ms(LIMIT_MS), &failure),
                     0);
    ck_assert_str_eq(client.id, FIXTURE_CLIENT);
    ck_assert_ptr_nonnull(text_map_get(&client.flows, "ALLOW_USER_SRP_AUTH"));
    ck_assert_ptr_null(text_map_get(&client.flows, "ALLOW_CUSTOM_AUTH"));
}
END_TEST

START_TEST(without_a_list_of_its_own_a_client_writes_the_standard_attributes)
{
    const struct cognito_signer who = signer();
    auto_cognito_app_client struct cognito_app_client silent = {0}, listing = {0};
    struct cognito_failure failure = {0};

    ck_assert_int_eq(cognito_describe_app_client(&who, FIXTURE_CLIENT, &silent,
                                                 deadline_in_ms(LIMIT_MS), &failure),
                     0);
    ck_assert(cognito_app_client_writes(&silent, "email"));
    ck_assert(cognito_app_client_writes(&silent, "preferred_username"));
    ck_assert(!cognito_app_client_writes(&silent, "custom:uid"));
    ck_assert_int_eq(
        cognito_describe_app_client(&who, "another7", &listing, deadline_in_ms(LIMIT_MS), &failure),
        0);
    ck_assert(cognito_app_client_writes(&listing, "custom:uid"));
    ck_assert(!cognito_app_client_writes(&listing, "email"));
}
END_TEST

static int count(void *context, const struct cognito_app_client *client)
{
    int *counts = context;

    counts[client->lists_write_attributes]++;
    return 0;
}

static int refuse(void *context, const struct cognito_app_client *client)
{
    (void)context, (void)client;
    return -ECANCELED;
}

START_TEST(every_client_of_the_pool_is_visited_over_pages)
{
    const struct cognito_signer who = signer();
    struct cognito_failure failure = {0};
    int counts[2] = {0};

    ck_assert_int_eq(
        cognito_visit_app_clients(&who, count, counts, deadline_in_ms(LIMIT_MS), &failure), 0);
    ck_assert_int_eq(counts[0], 2);
    ck_assert_int_eq(counts[1], MORE_CLIENTS);
    ck_assert_int_eq(
        cognito_visit_app_clients(&who, refuse, NULL, deadline_in_ms(LIMIT_MS), &failure),
        -ECANCELED);
}
END_TEST

START_TEST(an_unknown_client_and_a_missing_right_are_told_apart)
{
    const struct cognito_signer who = signer();
    auto_cognito_app_client struct cognito_app_client client = {0};
    struct cognito_failure failure = {0};

    ck_assert_int_eq(
        cognito_describe_app_client(&who, "nosuch", &client, deadline_in_ms(LIMIT_MS), &failure),
        -EREMOTEIO);
    ck_assert_int_ne(failure.row->error, COGNITO_ERROR_ACCESS_DENIED);
    cognito_fixture_set_key(&demo, "AKIADEMONORIGHTS0001",
                            "demoNoRightsSecret/abcdefghijklmnopqrstu");
    const struct cognito_signer nobody = signer();
    ck_assert_int_eq(cognito_describe_app_client(&nobody, FIXTURE_CLIENT, &client,
                                                 deadline_in_ms(LIMIT_MS), &failure),
                     -EREMOTEIO);
    ck_assert_int_eq(failure.row->error, COGNITO_ERROR_ACCESS_DENIED);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("app_clients");
    TCase *clients = tcase_create("clients");

    tcase_add_unchecked_fixture(clients, start_emulator, stop_emulator);
    tcase_add_checked_fixture(clients, open_demo, close_demo);
    tcase_add_test(clients, an_app_client_is_described);
    tcase_add_test(clients, without_a_list_of_its_own_a_client_writes_the_standard_attributes);
    tcase_add_test(clients, every_client_of_the_pool_is_visited_over_pages);
    tcase_add_test(clients, an_unknown_client_and_a_missing_right_are_told_apart);
    suite_add_tcase(suite, clients);
    return suite;
}
