/**
 * The passwords that everybody tries first, of those with the 8 characters that a password needs at least. Gathered from what
 * published lists of leaked passwords have in common; in lower case.
 */
const COMMON = new Set(
  `
  00000000 000000000 00000001 0987654321 10203040 102030405060 11111111 111111111 1111111111 11223344 112233445566
  12121212 123123123 123321123 12341234 12344321 12345678 123456789 1234567890 123456789a 123456789q 12345678a 12345679
  1234567a 1234qwer 123qwe123 123qweasd 13131313 147258369 147852369 159753456 19841984 19901990 1a2b3c4d 1q2w3e4r
  1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 20002000 20102010 21212121 22222222 271828182 3.141592 31415926
  33333333 44444444 5201314520 55555555 66666666 66668888 69696969 741852963 77777777 789456123 87654321 88888888
  88888888a 963852741 987654321 99999999 999999999 a1234567 a12345678 a123456789 a1b2c3d4 a1s2d3f4 aa123456 aa12345678
  aaaaaaaa abc12345 abc123456 abc123abc abcabcabc abcd1234 abcdefg1 abcdefgh abcdefghi abcdefghij admin123 admin1234
  admin12345 admin123456 adminadmin administrator alexander alexandra alhamdulillah america1 andrew123 angel123 anthony1
  anything argentina arsenal1 asdf1234 asdfasdf asdfghjk asdfghjkl asdfghjkl1 asdfjkl1 asshole1 austin123 autumn2024
  azerty123 azertyui azertyuiop babygirl babygirl1 bangladesh barcelona barcelona1 baseball baseball1 basketball
  basketball1 batman123 beautiful beautiful1 benjamin berlin123 besiktas bestfriend bienvenido bismillah blessed1
  blink182 bonjour1 borussia brandon1 brasil123 brother1 butterfly butterfly1 changeme changeme1 changeme123 charlie1
  charlie123 chelsea1 chicago1 chocolate chocolate1 christ123 christian christina christopher cocacola college1
  colombia1 computer computer1 computer123 contrasena contraseña cookie123 corinthians correcthorse
  correcthorsebatterystaple corvette cowboys1 crystal1 cupcake1 dallas123 daniel123 danielle danielle1 december default1
  diamond1 doudou123 dragon123 education elizabeth everything example1 example123 facebook facebook1 family123 father123
  february fenerbahce ferrari1 flamengo flower123 football football1 football123 forever1 fortnite freedom1 friday123
  friends1 fuckyou1 fuckyou2 fuckyoubitch fussball galatasaray gandalf1 gandalf123 geheim123 ginger123 goodluck
  goodmorning google123 guest123 guestguest hallo123 hallo1234 harley123 harrypotter heaven123 hello123 hello1234
  hellohello helloworld hogwarts homework homework1 houston1 hunter123 ichliebedich ilovegod iloveme1 ilovemyself
  iloveyou iloveyou! iloveyou1 iloveyou123 iloveyou2 indonesia internet internet1 iphone123 jackson1 january1 jasmine1
  jennifer jennifer1 jessica1 jesus123 jesuschrist jordan23 juventus killer123 lakers24 letmein! letmein1 letmein123
  letmeinnow linkedin liverpool liverpool1 login123 london123 loulou123 lovelove lovely123 lovers123 madison1 manchester
  manunited marseille master123 matthew1 maverick mercedes mercedes1 metallica mexico123 michael1 michael123 michelle
  michelle1 microsoft midnight midnight1 minecraft minecraft1 monday123 monkey123 motdepasse mother123 mudar123 mustang1
  mypassword ncc1701d newpassword newyork1 nicholas nintendo nirvana1 nopassword northern nothing1 november october1
  opensesame p@ssw0rd p@ssw0rd1 p@ssword pa$$word pa55word pakistan palmeiras paris123 parola123 pass1234 pass12345
  passpass passport passw0rd passw0rd1 password password! password0 password01 password1 password1! password11
  password12 password123 password1234 password2 password2023 password2024 password2025 password2026 password3 password4
  password5 password7 password8 password9 password99 passwords passwort passwort1 peanut123 pepper123 phoenix1
  playstation pokemon1 pokemon123 porsche911 potter123 princess princess1 private1 q1w2e3r4 q1w2e3r4t5 qazwsx123
  qazwsxedc qwaszx12 qwe123qwe qweasdzxc qweqweqwe qwerty12 qwerty123 qwerty1234 qwerty12345 qwerty123456 qwerty2024
  qwerty2025 qwertyui qwertyuiop qwertyuiop1 qwertz123 qwertzui qwertzuiop rainbow1 rangers1 realmadrid redskins
  roblox123 root1234 rootroot samantha samantha1 sample123 samsung1 samsung123 santos123 schalke04 schatz123 school123
  schoolwork scorpion secret12 secret123 security security1 senha123 september shadow123 sifre123 sisters1 slipknot1
  snoopy123 soleil123 something sonnenschein spiderman spiderman1 spring2024 spring2025 startrek starwars starwars1
  steelers1 stephanie strawberry student1 student123 studentos studentos1 studentos123 students studyhard studying
  success1 summer123 summer2023 summer2024 summer2025 sunday123 sunshine sunshine1 superman superman1 teacher1 test1234
  test12345 tester123 testing1 testing123 testtest testtest1 thailand thomas123 thunder1 tigger123 tinkerbell together1
  toor1234 topsecret trustno1 trustno1! university user1234 username username1 victoria victoria1 voldemort welcome1
  welcome12 welcome123 welcome2 welcome2024 welcome2025 whatever whatever1 william1 windows10 winter123 winter2023
  winter2024 winter2025 xxxxxxxx yamaha123 yankees1 yourpassword zaq12wsx zaq1zaq1 zxcvbnm, zxcvbnm1 zxcvbnm123 zzzzzzzz
`
    .trim()
    .split(/\s+/),
);

/** @param lowerCase  a password in lower case */
export const isCommonPassword = (lowerCase: string): boolean => COMMON.has(lowerCase);
