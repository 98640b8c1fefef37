/* The throw-away certificate authority, with OpenSSL. */
#include "tests/emulator/certificate.h"

#include <errno.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/text.h"

#define DAY_SECONDS  (24 * 60 * 60)
#define SERVER_NAMES "DNS:localhost,DNS:cognito.test,IP:127.0.0.1,IP:::1"

/* Making certificates can only fail for want of memory. */
static void must(bool succeeded)
{
    if (!succeeded)
        abort();
}

static void add_extension(X509 *certificate, X509 *issuer, int kind, const char *value)
{
    X509V3_CTX context;

    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, kind, value);
    must(extension != NULL && X509_add_ext(certificate, extension, -1) == 1);
    X509_EXTENSION_free(extension);
}

static X509 *new_certificate(const char *common_name, EVP_PKEY *key, long starts, long ends)
{
    X509 *certificate = X509_new();
    uint64_t serial = 0;

    must(certificate != NULL && RAND_bytes((unsigned char *)&serial, sizeof serial) == 1);
    must(X509_set_version(certificate, X509_VERSION_3) == 1);
    must(ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1) == 1);
    must(X509_gmtime_adj(X509_getm_notBefore(certificate), starts) != NULL);
    must(X509_gmtime_adj(X509_getm_notAfter(certificate), ends) != NULL);
    must(X509_set_pubkey(certificate, key) == 1);
    must(X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                                    (const unsigned char *)common_name, -1, -1, 0) == 1);
    return certificate;
}

static void sign(X509 *certificate, X509 *issuer, EVP_PKEY *issuer_key)
{
    must(X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1);
    must(X509_sign(certificate, issuer_key, EVP_sha256()) > 0);
}

static X509 *make_authority(EVP_PKEY *key)
{
    X509 *authority =
        new_certificate("cognito-emulator throw-away CA", key, -7 * DAY_SECONDS, 30 * DAY_SECONDS);

    add_extension(authority, authority, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    add_extension(authority, authority, NID_key_usage, "critical,keyCertSign,cRLSign");
    add_extension(authority, authority, NID_subject_key_identifier, "hash");
    sign(authority, authority, key);
    return authority;
}

static X509 *make_server(EVP_PKEY *key, X509 *authority, EVP_PKEY *authority_key, bool expired)
{
    X509 *server = new_certificate("localhost", key, -2 * DAY_SECONDS,
                                   expired ? -DAY_SECONDS : 29 * DAY_SECONDS);

    add_extension(server, authority, NID_basic_constraints, "critical,CA:FALSE");
    add_extension(server, authority, NID_key_usage, "critical,digitalSignature");
    add_extension(server, authority, NID_ext_key_usage, "serverAuth");
    add_extension(server, authority, NID_subject_alt_name, SERVER_NAMES);
    add_extension(server, authority, NID_authority_key_identifier, "keyid:always");
    sign(server, authority, authority_key);
    return server;
}

/* The content of a memory BIO, which is freed. */
static char *take_text(BIO *bio)
{
    char *start = NULL;
    long length = BIO_get_mem_data(bio, &start);
    char *text = text_format("%.*s", (int)length, start);

    BIO_free(bio);
    return text;
}

static char *certificate_pem(X509 *certificate)
{
    BIO *bio = BIO_new(BIO_s_mem());

    must(bio != NULL && PEM_write_bio_X509(bio, certificate) == 1);
    return take_text(bio);
}

static char *key_pem(EVP_PKEY *key)
{
    BIO *bio = BIO_new(BIO_s_mem());

    must(bio != NULL && PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) == 1);
    return take_text(bio);
}

void certificate_make(bool expired, struct certificate *out)
{
    EVP_PKEY *authority_key = EVP_EC_gen("P-256");
    EVP_PKEY *server_key = EVP_EC_gen("P-256");
    must(authority_key != NULL && server_key != NULL);
    X509 *authority = make_authority(authority_key);
    X509 *server = make_server(server_key, authority, authority_key, expired);

    out->key_pem = key_pem(server_key);
    out->chain_pem = certificate_pem(server);
    out->ca_pem = certificate_pem(authority);
    X509_free(authority);
    X509_free(server);
    EVP_PKEY_free(authority_key);
    EVP_PKEY_free(server_key);
}

static int write_file(const char *directory, const char *name, const char *text)
{
    auto_free char *path = text_format("%s/%s", directory, name);
    FILE *file = fopen(path, "we");

    if (file == NULL)
        return -errno;
    bool written = fputs(text, file) >= 0;
    return fclose(file) == 0 && written ? 0 : -EIO;
}

int certificate_write(const struct certificate *certificate, const char *directory)
{
    int r = write_file(directory, "ca.pem", certificate->ca_pem);

    return r < 0 ? r : write_file(directory, "server.pem", certificate->chain_pem);
}

void certificate_release(struct certificate *certificate)
{
    free(certificate->key_pem);
    free(certificate->chain_pem);
    free(certificate->ca_pem);
    *certificate = (struct certificate){0};
}
