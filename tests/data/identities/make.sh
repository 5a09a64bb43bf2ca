#!/usr/bin/env bash
# Makes the files beside it anew, each with the program that people have from there. usage: make.sh
# Needs openssl (3.4 for PBMAC1), certtool (gnutls-bin), keytool (a Java runtime) and pk12util (libnss3-tools).
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rm -f ./*.p12 ./*.pem ./*.der
days=36500
password='correct horse'

key () { openssl genpkey -quiet -algorithm "$1" ${3:+-pkeyopt "$3"} -out "$work/$2.key" 2>/dev/null; }

# certificate NAME SUBJECT ISSUER EXTENSIONS
certificate () {
  openssl req -new -key "$work/$1.key" -subj "$2" -out "$work/$1.req"
  printf '%b' "$4" > "$work/$1.ext"
  openssl x509 -req -in "$work/$1.req" -CA "$work/$3.crt" -CAkey "$work/$3.key" -CAcreateserial -days $days \
    -extfile "$work/$1.ext" -out "$work/$1.crt" 2>/dev/null
}

for name in root issuer alice-ec bob-ec; do key EC $name ec_paramgen_curve:P-256; done
key RSA alice-rsa rsa_keygen_bits:2048
key ED25519 alice-ed ''
openssl req -new -x509 -key "$work/root.key" -subj '/CN=Example Client Root' -days $days -out "$work/root.crt"
certificate issuer '/CN=Example Client CA' root 'basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign,cRLSign\n'
person='basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=clientAuth\n'
for name in alice-ec alice-rsa alice-ed; do
  certificate $name '/CN=Alice/emailAddress=alice@example.test' issuer \
    "${person}subjectAltName=email:alice@example.test,email:a.example@example.test\n"
done
certificate bob-ec '/CN=Bob' issuer "${person}subjectAltName=email:bob@example.test\n"
cat "$work/issuer.crt" "$work/root.crt" > "$work/chain.pem"

# p12 FILE NAME OPTION…
p12 () {
  local file=$1 name=$2
  shift 2
  openssl pkcs12 -export -inkey "$work/$name.key" -in "$work/$name.crt" -out "$file" "$@"
}
p12 aes-rsa.p12 alice-rsa -certfile "$work/chain.pem" -passout "pass:$password"
p12 aes-ec.p12 alice-ec -certfile "$work/chain.pem" -passout "pass:$password"
p12 aes-ed25519.p12 alice-ed -certfile "$work/chain.pem" -passout "pass:$password"
p12 3des-rsa.p12 alice-rsa -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1 -passout "pass:$password"
p12 rc2-rsa.p12 alice-rsa -legacy -passout "pass:$password"
p12 utf8.p12 alice-ec -passout 'pass:pässwörd ☃'
p12 astral.p12 alice-ec -passout 'pass:pässwörd 😀'
p12 empty-password.p12 alice-ec -passout pass:
p12 no-mac.p12 alice-ec -nomac -passout "pass:$password"
p12 no-protection.p12 alice-ec -keypbe NONE -certpbe NONE -nomac -passout pass:
p12 not-encrypted.p12 alice-ec -keypbe NONE -certpbe NONE -passout "pass:$password"
p12 with-others.p12 alice-ec -certfile "$work/bob-ec.crt" -passout "pass:$password"
p12 rounds.p12 alice-ec -iter 100000 -passout "pass:$password"
p12 pbmac1.p12 alice-ec -certfile "$work/chain.pem" -pbmac1_pbkdf2 -passout "pass:$password"
openssl pkcs12 -export -nokeys -in "$work/alice-ec.crt" -out certificate-only.p12 -passout "pass:$password"
cat "$work/alice-ec.key" "$work/bob-ec.key" > "$work/two.key"
cat "$work/alice-ec.crt" "$work/bob-ec.crt" > "$work/two.crt"
certtool --to-p12 --p12-name people --load-privkey "$work/two.key" --load-certificate "$work/two.crt" \
  --pkcs-cipher aes-256 --password "$password" --outder --outfile two-keys.p12 2>/dev/null
for kind in rsa ec; do
  keytool -importkeystore -srckeystore aes-$kind.p12 -srcstorepass "$password" -srcstoretype PKCS12 \
    -destkeystore java-$kind.p12 -deststorepass "$password" -deststoretype PKCS12 -noprompt >/dev/null 2>&1
done
# As Firefox and Thunderbird write it: in BER, with lengths that are told by an end.
certutil -N -d "sql:$work" --empty-password
pk12util -i aes-ec.p12 -n Alice -W "$password" -d "sql:$work" -K '' >/dev/null 2>&1
pk12util -o nss.p12 -n Alice -W "$password" -d "sql:$work" -K '' >/dev/null
# A key that Java made itself lacks its public half.
keytool -genkeypair -keyalg EC -groupname secp256r1 -dname CN=Alice -validity $days -alias own \
  -keystore java-ec-own.p12 -storetype PKCS12 -storepass "$password" 2>/dev/null
chmod 644 ./*.p12

# Word for word as guides for administrators have it: version 1 (by openssl up to 3.1), no extension, and no address.
subject='/C=AU/ST=Some-State/O=Internet Widgits Pty Ltd/CN=alice'
(
  cd "$work"
  openssl genrsa -out ca.key 2048
  openssl req -new -x509 -days $days -key ca.key -out ca.crt -subj "${subject%=*}=ca"
  openssl genrsa -out client.key 2048
  openssl req -new -key client.key -out client.csr -subj "$subject"
  openssl x509 -req -days $days -in client.csr -CA ca.crt -CAkey ca.key -set_serial 01 -out client.crt
  openssl req -x509 -nodes -newkey rsa:2048 -days $days -keyout self.key -out self.crt -subj "$subject"
) 2>/dev/null
openssl pkcs12 -export -clcerts -in "$work/client.crt" -inkey "$work/client.key" -out hand-made.p12 \
  -passout "pass:$password"
cat "$work/self.key" "$work/self.crt" > self-made.pem
chmod 644 hand-made.p12

cat "$work/alice-rsa.key" "$work/alice-rsa.crt" "$work/chain.pem" > plain.pem
cat "$work/root.crt" "$work/issuer.crt" "$work/alice-ec.crt" "$work/alice-ec.key" > upside-down.pem
openssl pkcs8 -topk8 -in "$work/alice-ec.key" -passout "pass:$password" -out "$work/encrypted.key"
cat "$work/encrypted.key" "$work/alice-ec.crt" > encrypted.pem
openssl rsa -aes256 -traditional -in "$work/alice-rsa.key" -passout "pass:$password" -out "$work/old.key" 2>/dev/null
cat "$work/alice-rsa.crt" "$work/old.key" > openssl-encrypted.pem
openssl ec -in "$work/alice-ec.key" -out "$work/sec1.key" 2>/dev/null
openssl ecparam -name prime256v1 -out "$work/parameters.pem"
cat "$work/parameters.pem" "$work/sec1.key" "$work/alice-ec.crt" > sec1.pem
cat "$work/bob-ec.key" "$work/alice-ec.crt" > mismatch.pem
cp "$work/two.key" two-keys.pem && cat "$work/two.crt" >> two-keys.pem
cp "$work/alice-ec.crt" certificate.pem
cp "$work/alice-ec.key" key.pem
openssl x509 -in "$work/alice-ec.crt" -outform DER -out certificate.der
openssl pkcs8 -topk8 -nocrypt -in "$work/alice-ec.key" -outform DER -out key.der
chmod 644 ./*.pem ./*.der
