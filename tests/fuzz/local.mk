# tests/fuzz/: a program per parser of outside bytes (README.md). As part of `make check` each runs over its
# corpus; configured with --enable-fuzzers (clang), `make fuzzers` links them with libFuzzer instead.
fuzz_targets =
fuzz_common = %D%/fuzz.c %D%/fuzz.h %D%/fault.c %D%/fault.h
fuzz_cppflags = $(AM_CPPFLAGS) $(CRYPTO_CFLAGS) $(JSON_CFLAGS) -DCORPUS_DIR='"$(abs_top_srcdir)/tests/fuzz/corpus"'
fuzz_wrap = -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=reallocarray,--wrap=strdup,--wrap=read \
	-Wl,--wrap=pread,--wrap=pwrite,--wrap=fdatasync,--wrap=recvmsg,--wrap=send
fuzz_ldflags = $(program_ldflags) $(fuzz_wrap) $(FUZZER_LDFLAGS)
fuzz_common_ldadd = common/libcommon.la
fuzz_daemon_ldadd = daemon/libdaemon.la $(CRYPTO_LIBS) $(JSON_LIBS)
if !FUZZERS
fuzz_common += %D%/replay.c
endif

fuzz_targets += %D%/fuzz_challenges
%C%_fuzz_challenges_SOURCES = %D%/fuzz_challenges.c $(fuzz_common)
%C%_fuzz_challenges_CPPFLAGS = $(fuzz_cppflags)
%C%_fuzz_challenges_LDFLAGS = $(fuzz_ldflags) -Wl,--wrap=http_post,--wrap=clock_nanosleep \
	-Wl,--wrap=conversation_ask,--wrap=conversation_tell,--wrap=remembered_change \
	-Wl,--wrap=security_key_is_built_in,--wrap=security_key_is_present,--wrap=security_key_find,--wrap=security_key_sign
%C%_fuzz_challenges_LDADD = $(fuzz_daemon_ldadd) $(daemon_libs)

fuzz_targets += %D%/fuzz_emulator_request
%C%_fuzz_emulator_request_SOURCES = %D%/fuzz_emulator_request.c $(fuzz_common)
%C%_fuzz_emulator_request_CPPFLAGS = $(fuzz_cppflags)
%C%_fuzz_emulator_request_LDFLAGS = $(fuzz_ldflags) -Wl,--wrap=signing_key_make,--wrap=sigv4_verify,--wrap=nanosleep
%C%_fuzz_emulator_request_LDADD = tests/emulator/libemulator.la $(fuzz_common_ldadd) $(CRYPTO_LIBS) $(JSON_LIBS)

fuzz_targets += %D%/fuzz_environment
%C%_fuzz_environment_SOURCES = %D%/fuzz_environment.c pam/environment.c $(fuzz_common)
%C%_fuzz_environment_CPPFLAGS = $(fuzz_cppflags)
%C%_fuzz_environment_LDFLAGS = $(fuzz_ldflags) -Wl,--wrap=pam_putenv,--wrap=pam_syslog
%C%_fuzz_environment_LDADD = $(fuzz_common_ldadd) -lpam

fuzz_targets += %D%/fuzz_identity
%C%_fuzz_identity_SOURCES = %D%/fuzz_identity.c $(fuzz_common)
%C%_fuzz_identity_CPPFLAGS = $(fuzz_cppflags)
%C%_fuzz_identity_LDFLAGS = $(fuzz_ldflags)
%C%_fuzz_identity_LDADD = $(fuzz_common_ldadd)

fuzz_targets += %D%/fuzz_ids
%C%_fuzz_ids_SOURCES = %D%/fuzz_ids.c $(fuzz_common)
%C%_fuzz_ids_CPPFLAGS = $(fuzz_cppflags)
%C%_fuzz_ids_LDFLAGS = $(fuzz_ldflags)
%C%_fuzz_ids_LDADD = $(fuzz_daemon_ldadd)

fuzz_targets += %D%/fuzz_key_file
%C%_fuzz_key_file_SOURCES = %D%/fuzz_key_file.c $(fuzz_common)
%C%_fuzz_key_file_CPPFLAGS = $(fuzz_cppflags)
%C%_fuzz_key_file_LDFLAGS = $(fuzz_ldflags)
%C%_fuzz_key_file_LDADD = $(fuzz_common_ldadd)

fuzz_targets += %D%/fuzz_keys
%C%_fuzz_keys_SOURCES = %D%/fuzz_keys.c $(fuzz_common)
%C%_fuzz_keys_CPPFLAGS = $(fuzz_cppflags)
%C%_fuzz_keys_LDFLAGS = $(fuzz_ldflags)
%C%_fuzz_keys_LDADD = $(fuzz_daemon_ldadd)

fuzz_targets += %D%/fuzz_lookup
%C%_fuzz_lookup_SOURCES = %D%/fuzz_lookup.c %D%/lookup_model.c %D%/lookup_model.h \
	%D%/lookup_question.c %D%/lookup_question.h $(fuzz_common)
%C%_fuzz_lookup_CPPFLAGS = $(fuzz_cppflags)
%C%_fuzz_lookup_LDFLAGS = $(fuzz_ldflags) -Wl,--wrap=getrandom
%C%_fuzz_lookup_LDADD = nss/libnss-parts.la $(fuzz_daemon_ldadd)

fuzz_targets += %D%/fuzz_protocol
%C%_fuzz_protocol_SOURCES = %D%/fuzz_protocol.c $(fuzz_common)
%C%_fuzz_protocol_CPPFLAGS = $(fuzz_cppflags)
%C%_fuzz_protocol_LDFLAGS = $(fuzz_ldflags)
%C%_fuzz_protocol_LDADD = $(fuzz_common_ldadd)

fuzz_targets += %D%/fuzz_relay
%C%_fuzz_relay_SOURCES = %D%/fuzz_relay.c $(fuzz_common)
%C%_fuzz_relay_CPPFLAGS = $(fuzz_cppflags)
%C%_fuzz_relay_LDFLAGS = $(fuzz_ldflags)
%C%_fuzz_relay_LDADD = $(fuzz_common_ldadd)

fuzz_targets += %D%/fuzz_replies
%C%_fuzz_replies_SOURCES = %D%/fuzz_replies.c $(fuzz_common)
%C%_fuzz_replies_CPPFLAGS = $(fuzz_cppflags)
%C%_fuzz_replies_LDFLAGS = $(fuzz_ldflags) -Wl,--wrap=http_post,--wrap=clock_nanosleep
%C%_fuzz_replies_LDADD = $(fuzz_daemon_ldadd)

fuzz_targets += %D%/fuzz_roster
%C%_fuzz_roster_SOURCES = %D%/fuzz_roster.c tests/unit/roster_copy.c tests/unit/roster_copy.h $(fuzz_common)
%C%_fuzz_roster_CPPFLAGS = $(fuzz_cppflags)
%C%_fuzz_roster_LDFLAGS = $(fuzz_ldflags)
%C%_fuzz_roster_LDADD = $(fuzz_daemon_ldadd)

fuzz_targets += %D%/fuzz_ssh_key
%C%_fuzz_ssh_key_SOURCES = %D%/fuzz_ssh_key.c $(fuzz_common)
%C%_fuzz_ssh_key_CPPFLAGS = $(fuzz_cppflags)
%C%_fuzz_ssh_key_LDFLAGS = $(fuzz_ldflags)
%C%_fuzz_ssh_key_LDADD = $(fuzz_daemon_ldadd)

fuzz_targets += %D%/fuzz_settings
%C%_fuzz_settings_SOURCES = %D%/fuzz_settings.c $(fuzz_common)
%C%_fuzz_settings_CPPFLAGS = $(fuzz_cppflags)
%C%_fuzz_settings_LDFLAGS = $(fuzz_ldflags)
%C%_fuzz_settings_LDADD = $(fuzz_daemon_ldadd)

fuzz_targets += %D%/fuzz_snapshot
%C%_fuzz_snapshot_SOURCES = %D%/fuzz_snapshot.c $(fuzz_common)
%C%_fuzz_snapshot_CPPFLAGS = $(fuzz_cppflags)
%C%_fuzz_snapshot_LDFLAGS = $(fuzz_ldflags)
%C%_fuzz_snapshot_LDADD = $(fuzz_common_ldadd)

fuzz_targets += %D%/fuzz_srp
%C%_fuzz_srp_SOURCES = %D%/fuzz_srp.c $(fuzz_common)
%C%_fuzz_srp_CPPFLAGS = $(fuzz_cppflags)
%C%_fuzz_srp_LDFLAGS = $(fuzz_ldflags)
%C%_fuzz_srp_LDADD = $(fuzz_daemon_ldadd)

fuzz_targets += %D%/fuzz_token
%C%_fuzz_token_SOURCES = %D%/fuzz_token.c $(fuzz_common)
%C%_fuzz_token_CPPFLAGS = $(fuzz_cppflags)
%C%_fuzz_token_LDFLAGS = $(fuzz_ldflags) -Wl,--wrap=http_get
%C%_fuzz_token_LDADD = $(fuzz_daemon_ldadd)

fuzz_targets += %D%/fuzz_web_authn
%C%_fuzz_web_authn_SOURCES = %D%/fuzz_web_authn.c $(fuzz_common)
%C%_fuzz_web_authn_CPPFLAGS = $(fuzz_cppflags)
%C%_fuzz_web_authn_LDFLAGS = $(fuzz_ldflags)
%C%_fuzz_web_authn_LDADD = $(fuzz_daemon_ldadd)

EXTRA_PROGRAMS += $(fuzz_targets)
EXTRA_DIST += %D%/README.md %D%/corpus
if FUZZERS
fuzzers: $(fuzz_targets)
else
fuzzers:
	@echo "The fuzzers need: configure --enable-fuzzers CC=clang"; false
check_PROGRAMS += $(fuzz_targets)
TESTS += $(fuzz_targets)
endif
.PHONY: fuzzers
