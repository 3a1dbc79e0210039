/**
 * The passwords that everybody tries first, of those with the 8 characters that a password needs at least, in lower case: 18,000 of
 * published lists, and what those leave to rules: rows of one character, years, and words of what this is about.
 */
import { PASSWORD_LENGTH } from '#protocol/lengths.ts';

const OWN = new Set(
  `
  00000000 000000000 0987654321 111111111 1111111111 12121212 123123123 12341234 13131313 19841984 19901990 20002000
  20102010 21212121 22222222 271828182 3.141592 33333333 44444444 5201314520 55555555 66666666 66668888 69696969
  77777777 87654321 88888888 88888888a 987654321 99999999 999999999 aa12345678 aaaaaaaa abcabcabc abcdefgh abcdefghi
  abcdefghij admin1234 admin12345 admin123456 adminadmin alhamdulillah autumn2024 barcelona1 berlin123 bienvenido
  brasil123 changeme123 christ123 colombia1 computer123 contraseña corinthians correcthorse correcthorsebatterystaple
  dallas123 doudou123 example1 example123 facebook1 family123 father123 flower123 fortnite friday123 gandalf123
  geheim123 guest123 guestguest hallo1234 harley123 heaven123 homework1 ichliebedich iphone123 letmein! linkedin
  login123 loulou123 lovely123 lovers123 mexico123 minecraft1 monday123 mother123 mudar123 p@ssw0rd1 p@ssword pa$$word
  parola123 pass12345 password1! password2023 password2024 password2025 password2026 peanut123 potter123 qweqweqwe
  qwerty2024 qwerty2025 qwertz123 qwertzui qwertzuiop roblox123 root1234 rootroot sample123 santos123 schatz123
  school123 schoolwork sifre123 sisters1 snoopy123 soleil123 spring2024 spring2025 student123 studentos studentos1
  studentos123 studyhard studying summer123 summer2023 summer2024 summer2025 sunday123 test12345 tester123 testtest1
  tigger123 together1 toor1234 trustno1! user1234 username1 voldemort welcome2024 welcome2025 windows10 winter123
  winter2023 winter2024 winter2025 xxxxxxxx yamaha123 yourpassword zaq1zaq1 zxcvbnm, zzzzzzzz
`
    .trim()
    .split(/\s+/),
);

let published: Promise<ReadonlySet<string>> | undefined;

/** Takes 14 MB and a fifth of a second, so it waits until somebody chooses a password. */
async function loadPublished(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common'].filter((password) => password.length >= PASSWORD_LENGTH.min));
}

/** @param lowerCase  a password in lower case */
export const isCommonPassword = async (lowerCase: string): Promise<boolean> =>
  OWN.has(lowerCase) || (await (published ??= loadPublished())).has(lowerCase);
