package plaintext

import (
	"strings"
	"testing"
)

func TestRTF(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"paragraphs", "\\pard One.\\par\r\n\\par Two\n words.\\\nThree.\\par", "One.\n\nTwo words.\nThree.\n"},
		{"characters", `a\tab b\line c\emdash d\endash e \lquote f\rquote  \ldblquote g\rdblquote\~h\-i\_j\{\\\}\bullet`, "a\tb\nc—d–e ‘f’ “g”\u00a0h\u00adi\u2011j{\\}•\n"},
		{"code page", `\ansicpg1251 \'cf\'f0\'e8\'e2\'e5\'f2, \'CF`, "Привет, П\n"},
		{"Windows-1252", `\'93Gr\'f6\'dfe\'94`, "“Größe”\n"},
		{"Mac", `\mac caf\'8e`, "café\n"},
		{"DOS", `\pc f\'81r`, "für\n"},
		{"fonts", `{\fonttbl{\f0\froman\fcharset0 Times;}{\f1\fcharset204{\*\falt x;}Arial Cyr;}{\f2\fcharset128 MS;}{\f3\cpg1250 X;}}{\f1 \'cf\'ee}\'cf{\f2\'8d\'60}{\f3\'b3}\f1\'e1\plain\'e1`, "ПоÏ港łбá\n"},
		{"two bytes, one of them a letter", `\ansicpg932 \'83A\'83\'42`, "アィ\n"},
		{"\\u", `\u8222?no\u8220\'93, \u-3913?\uc0\u228 b\uc2\u246xyz{\uc0\u252}\u252\'fc\'fcd`, "„no“, \uf0b7äbözüüd\n"},
		{"a pair", `\u-10187?\u-9187?`, "\U0001d41d\n"},
		{"half a pair", `a\u-10187?b\u-9187?`, "a\ufffdb\ufffd\n"},
		{"\\u before a group", `\uc1\u8222{x}\u8220\b y`, "„x“y\n"},
		{"not of the text", `{\stylesheet{\s1 Heading;}}{\colortbl;\red0;}{\info{\title T}{\author A}}{\*\generator G;}{\header h\par}{\footer f}{\pict\pngblip 89504e47}{\*\unknown {x}}{\*\bkmkstart b}{\listtext\'b7\tab}a`, "a\n"},
		{"field", `{\field{\*\fldinst HYPERLINK "x"}{\fldrslt link}}`, "link\n"},
		{"footnote", `said{\super\chftn {\footnote \pard below\par}} she\par on\par`, "said she\non\nbelow\n"},
		{"hidden", `a{\v b}\v c\v0 d{\deleted e}{\v f\plain g}`, "adg\n"},
		{"table", `x\par\trowd\intbl\cell 1\par 2\cell 3\cell\row\trowd 4\cell\cell\row\pard y\par`, "x\n\t1\n2\t3\n4\ny\n"},
		{"text box", `be{\shp{\*\shpinst\shpleft1{\sp{\sn a}{\sv b}}{\shptxt \pard boxed\par}}{\shprslt{\*\do boxed}}}fore\par after`, "before\nboxed\nafter\n"},
		{"the same twice", `{\upr{ansi ?}{\*\ud{\u252 x}}}`, "ü\n"},
		{"binary", "a{\\pict\\bin3 }}}}b", "ab\n"},
		{"nested braces", `{\b{\i a}b}{}c`, "abc\n"},
	} {
		if got := taken(t, "x.rtf", `{\rtf1\ansi `+c.in+"}\x00 behind", Options{}).Text; got != c.want {
			t.Errorf("%s: got\n%q\nwant\n%q", c.name, got, c.want)
		}
	}
	if got := taken(t, "x.rtf", `{\rtf1{\info{\title Gr\'f6\'dfe \u8211?}}a}`, Options{}).Title; got != "Größe –" {
		t.Errorf("got the title %q", got)
	}
	if got := taken(t, "x.rtf", `{\rtf1 a{\footnote b\par`, Options{}).Text; got != "a\nb\n" {
		t.Errorf("cut: got %q", got)
	}
}

func TestRTFFaults(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"empty", `{\rtf1 }`, "there is no text in it"},
		{"deep", `{\rtf1 ` + strings.Repeat("{", 10_000), "it is nested more than 1000 deep"},
	} {
		if got := refused(t, "x.rtf", c.in, Options{}); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}
