# daemon/login/: a sign-in as a person sees it: challenges, dialogues, passwords.
daemon_sources += \
	%D%/challenge_answers.h \
	%D%/challenge_code.c \
	%D%/challenge_custom.c \
	%D%/challenge_device.c \
	%D%/challenge_new_password.c \
	%D%/challenge_password.c \
	%D%/challenge_select.c \
	%D%/challenge_setup.c \
	%D%/challenge_table.c %D%/challenge_table.h \
	%D%/challenge_web_authn.c \
	%D%/challenges.c %D%/challenges.h \
	%D%/code_dialogue.c %D%/code_dialogue.h \
	%D%/confirm_dialogue.c %D%/confirm_dialogue.h \
	%D%/factor_menu.c %D%/factor_menu.h \
	%D%/foreign_text.c %D%/foreign_text.h \
	%D%/guess.c %D%/guess.h \
	%D%/login.c %D%/login.h \
	%D%/memory.c %D%/memory.h \
	%D%/new_password_dialogue.c %D%/new_password_dialogue.h \
	%D%/offline.c %D%/offline.h \
	%D%/offline_clock.c %D%/offline_clock.h \
	%D%/offline_everybody.c \
	%D%/offline_gate.c %D%/offline_gate.h \
	%D%/offline_record.c %D%/offline_record.h \
	%D%/offline_service.c %D%/offline_service.h \
	%D%/offline_standing.c %D%/offline_standing.h \
	%D%/offline_store.c %D%/offline_store.h %D%/offline_store_private.h \
	%D%/offline_upkeep.c %D%/offline_upkeep.h \
	%D%/offline_verifier.c %D%/offline_verifier.h \
	%D%/offline_why.c %D%/offline_why.h \
	%D%/passkey.c %D%/passkey.h \
	%D%/password_change.c %D%/password_change.h \
	%D%/proof.c %D%/proof.h \
	%D%/qr_code.c %D%/qr_code.h \
	%D%/recovery.c %D%/recovery.h \
	%D%/remembered.c %D%/remembered.h \
	%D%/reset_dialogue.c %D%/reset_dialogue.h \
	%D%/security_key.h \
	%D%/session_limit.c %D%/session_limit.h \
	%D%/sign_out.c %D%/sign_out.h \
	%D%/state.c %D%/state.h \
	%D%/steps.c %D%/steps.h \
	%D%/totp_enrolment.c %D%/totp_enrolment.h \
	%D%/user_file.c %D%/user_file.h

if FIDO2
daemon_sources += %D%/security_key_fido2.c
else
daemon_sources += %D%/security_key_none.c
endif
