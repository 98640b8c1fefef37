# tests/security_key/: a security key in software, for unit tests to link and for cognitod to load.
software_key = %D%/cbor.c %D%/cbor.h %D%/software_key.c %D%/software_key.h %D%/software_key_pin.c \
	%D%/software_key_usb.c

if FIDO2
noinst_LTLIBRARIES += %D%/software-key.la
%C%_software_key_la_SOURCES = $(software_key) %D%/software_key_preload.c
%C%_software_key_la_CPPFLAGS = $(AM_CPPFLAGS) $(FIDO2_CFLAGS) $(CRYPTO_CFLAGS)
%C%_software_key_la_CFLAGS = $(module_cflags)
%C%_software_key_la_LDFLAGS = $(HARDEN_LDFLAGS) -module -avoid-version -shared -rpath /nowhere
%C%_software_key_la_LIBADD = $(FIDO2_LIBS) $(CRYPTO_LIBS)
endif

security_key_fixture = $(software_key) %D%/software_key_plug.c
