// Short and other forms of given names. One line a name: its forms. A form may belong to several names (Pat).

const lines = `
abigail abby gail
albert al bert bertie
alexander alex alec sasha aleksandr alexandre alessandro alejandro sandro
alexandra alex sandra sasha
alfred alf alfie fred
amanda mandy
andrew andy drew andreas andre andrea andrei
anastasia nastassia nastasia stacy
anthony tony antonio anton antoine
barbara barb babs
benjamin ben benny
bernard bernie bernhard
catherine cathy kate katie kathy katherine katharina kathleen kathryn cate
charles charlie chuck karl carl carlos
christine chris christina tina chrissy kristin kirsten
christopher chris kit christoph
daniel dan danny daniele
david dave davy
deborah deb debbie
dennis denny
dorothy dot dottie
douglas doug
edward ed eddie ted teddy ned eduard edoardo eduardo
eleanor ellie nell nora leonora
elizabeth liz lizzie beth betsy betty eliza lisa elsie elisabeth elise
eugene gene
frances fran franny
francis frank francesco francisco francois franz
frederick fred freddie friedrich federico
gabriel gabe
gerald gerry jerry gerhard
george georg jorge giorgio georges jurgen
gregory greg
harold harry hal
helen nell lena helena helene
henry harry hank heinrich heinz enrico enrique henri
howard howie
jacob jake jakob
james jim jimmy jamie jaime
janet jan
jeffrey jeff geoff geoffrey
jennifer jen jenny
jessica jess jessie
joanna jo joan joanne johanna
john jack johnny jon johann johannes hans jan juan giovanni ivan jean sean
jonathan jon jonny
joseph joe joey jose josef giuseppe
joshua josh
judith judy
kenneth ken kenny
lawrence larry laurence lorenz
leonard leo len lenny
louis lou louie luis luigi ludwig
madeline maddie
magdalena magda lena
margaret maggie meg peg peggy peggie margie rita greta margarete marguerite
martin marty
mary marie maria molly polly mia
matthew matt matthias matteo mathieu
maximilian max
michael mike mick mickey mickael michel miguel michele mikhail
mohammed mohamed muhammad muhammed mohammad mhd mohd
nancy nan
nathaniel nat nate nathan
nicholas nick nicky nicolas niklas klaus
pamela pam
patricia pat patty trish tricia
patrick pat paddy
paul pablo paolo pavel
peter pete pedro pietro pierre petr
philip phil phillip philipp felipe
rachel rae
raymond ray
rebecca becky becca
richard rick ricky dick rich ricardo riccardo
robert bob bobby rob robbie bert roberto
roger rodger
ronald ron ronnie
rosemary rose rosie
samuel sam sammy
samantha sam
sarah sara sally
stephanie steph steffi
stephen steve steven stefan stephan etienne stefano esteban
susan sue susie suzy susanne susanna suzanne
theodore ted teddy theo
theresa terry tess tessa teresa
thomas tom tommy tomas tommaso
timothy tim timmy
valerie val
victoria vicky tori
vincent vince vinny
walter walt wally
william bill billy will willie willy wilhelm guillaume guglielmo liam
zachary zach zack
`;

const formsOf = new Map<string, readonly string[]>();
const namesOf = new Map<string, string[]>();
for (const line of lines.trim().split("\n")) {
  const forms = line.split(" ");
  const name = forms[0] ?? "";
  formsOf.set(name, forms);
  for (const form of forms) namesOf.set(form, [...(namesOf.get(form) ?? []), name]);
}

/** True where both may be forms of one given name, or one is the initial of a form of the other. Folded words. */
export const isSameGivenName = (a: string, b: string): boolean => {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  const names = namesOf.get(long) ?? [];
  if (short.length === 1) return names.some((name) => formsOf.get(name)?.some((form) => form.startsWith(short)));
  return names.some((name) => namesOf.get(short)?.includes(name));
};

/** The name a form stands for, the form itself where it is nobody's. */
export const fullGivenName = (form: string): string => namesOf.get(form)?.[0] ?? form;
