/**
 * Self-signed certificates, made once with openssl: P-256, subject `<name>.example.com`. They are valid for a hundred
 * years, except for the expired certificate. Nobody has kept their private keys.
 */
const certificates = {
  gateway: `
-----BEGIN CERTIFICATE-----
MIIBkjCCATmgAwIBAgIUH1TosOPq/9gkyV/5QIOOjvTCwl4wCgYIKoZIzj0EAwIw
HjEcMBoGA1UEAwwTZ2F0ZXdheS5leGFtcGxlLmNvbTAgFw0yNjExMjIxNTQyNDla
GA8yMTI2MTAyOTE1NDI0OVowHjEcMBoGA1UEAwwTZ2F0ZXdheS5leGFtcGxlLmNv
bTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABK4e8+0ORvSTUP3wMeQwh9UJ/YaB
NzoZ6ctUPGMQKUUfjKNWfhb7Aydxj3fHRc4A3uaEhKXOvMrKAM3jnXTadm+jUzBR
MB0GA1UdDgQWBBSMbrse+1lrmfkv1cHp4zhFMxjH4jAfBgNVHSMEGDAWgBSMbrse
+1lrmfkv1cHp4zhFMxjH4jAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cA
MEQCIFwu2I44RKAXzD0srZx5ewhfyDTTyN2i1bgsK+vYG8uRAiBXN6KKgpcEWkgG
bj08paXLGZkz5yhO8ZYzCT5kLnCdFw==
-----END CERTIFICATE-----
`,
  another: `
-----BEGIN CERTIFICATE-----
MIIBkjCCATmgAwIBAgIUThzdTaM4ZWc9egHj/ZC15oBtJVEwCgYIKoZIzj0EAwIw
HjEcMBoGA1UEAwwTYW5vdGhlci5leGFtcGxlLmNvbTAgFw0yNjExMjIxNTQyNDla
GA8yMTI2MTAyOTE1NDI0OVowHjEcMBoGA1UEAwwTYW5vdGhlci5leGFtcGxlLmNv
bTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABP3RnluvyXA/PSmjj+yyqgr3NQHy
s9wAKyVMrtk9CNsznJRGQUU4sF4BBxX0/XkXLTY4UUTjb9DjS+piBVVggMOjUzBR
MB0GA1UdDgQWBBRHBLlG/9S1UkzPcRok8S5PANfA+jAfBgNVHSMEGDAWgBRHBLlG
/9S1UkzPcRok8S5PANfA+jAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cA
MEQCIBYDXjehSaj6f34grQe8nX2c98wgI+haRVB1v4nN509wAiBgyEnos97nAe6y
Bmkx+78Q2E925uOKQVayYZfyndlGgA==
-----END CERTIFICATE-----
`,
  expired: `
-----BEGIN CERTIFICATE-----
MIIBNzCB3QIUMyVOM8x0tRyOyhPer+TZojUV6VUwCgYIKoZIzj0EAwIwHjEcMBoG
A1UEAwwTZXhwaXJlZC5leGFtcGxlLmNvbTAeFw0yNjExMjIxNTQyNDlaFw0yNjEx
MjExNTQyNDlaMB4xHDAaBgNVBAMME2V4cGlyZWQuZXhhbXBsZS5jb20wWTATBgcq
hkjOPQIBBggqhkjOPQMBBwNCAAQaiNdQnKQK5fKnAXfYX5NbuQKcgjBTXBbs276u
b9KY0S69XEkiioWtnyq5sFf/KV8+xKxtcvVSZAljncetgNCXMAoGCCqGSM49BAMC
A0kAMEYCIQCFbNtPa7J13NnV+nNPCRT7DRVZ8dRXeEy+u6uUJQIpbQIhAKLWpyZV
lpK6NOo6z9X+7mHtcjleHTmYJtUAczDqC+g5
-----END CERTIFICATE-----
`,
};

/** Returns a certificate in PEM form. */
export function pem(name: keyof typeof certificates): string {
  return certificates[name].trimStart();
}
