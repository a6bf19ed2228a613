package text

import "strings"

// A style is the quotation marks of some languages: how a quotation begins and
// ends, and one within it.
type style struct{ marks, languages string }

// styles are the delimiters of Unicode's CLDR 47, of all its languages; one that
// a longer tag has as its shorter one has it is left out.
var styles = []style{
	{"“”‘’", "aa ab af ak an ann apc arn as asa az ba bal bem bew bez bgc bgn bho blt bm-Nkoo bn bo brx bss byn cad cch ccp ce ceb cgg cho chr " +
		"cic ckb co cop csw cu cy da dav dje doi dv dz ebu ee en eo es ff-Adlm fil fo frr fy ga gaa gd gez gl gn gu guz gv ha haw hi hnj id " +
		"ig ii io iu jbo jmc jv kaa kaj kam kcg kde kea ken kgp khq ki kk-Arab kl kln km kn ko kok kpe ks ksb ku kw kxv la lg lkt lmo ln lo " +
		"lrc ltg lu luo lv mai mas mdf mer mfe mgh mgo mhn mi mic ml mn mni moh mr ms mt mus my myv naq nd ne nqo nr nus nv ny nyn om or " +
		"osa pa pap pcm pis ps pt qu quc raj rhg rif rof rwk sa saq sat sbp scn sd seh ses shn si sid skr sma smj smn sms so ss ssy su sw " +
		"ta te teo tg th tig to tok tpi tr trv trw ts tt twq tyv tzm und uz-Arab uz-Cyrl vai ve vec vi vmw vo vun wa wal wbp wo xh xnr xog " +
		"yo yrl yue-Hans za zh zu"},
	{"«»“”", "ast blo bm br ca dyo el es-US eu ewo ie it kab kk lij mg mua nnh pt-AO pt-CH pt-CV pt-GQ pt-GW pt-LU pt-MO pt-MZ pt-PT pt-ST pt-TL " +
		"sc sg sq ti"},
	{"„“‚‘", "bs-Cyrl cs de dsb et hr hsb is ksh lb luy mk nds sk sl"},
	{"«»‹›", "am az-Arab az-Cyrl fa fr-CH gsw jgo kkj mzn rm sdh wae"},
	{"«»„“", "bas be cv ky os ru sah uk"},
	{"””’’", "fi he lag rn se sn sv yi"},
	{"«»‘’", "dua el-polyton ksf nb nn no rw"},
	{"«»«»", "fr ht hy oc yav"},
	{"‘’“”", "fur ia nso ti-ER tn"},
	{"”“’‘", "ar lld ms-Arab syr ur"},
	{"„“„“", "bg lt prg"},
	{"„”«»", "nmg pl ro"},
	{"「」『』", "ja yue zh-Hant"},
	{"«»„”", "shi zgh"},
	{"„”»«", "hu szl"},
	{"„”‚’", "agq ff"},
	{"«»”“", "fr-CA"},
	{"»«›‹", "ug"},
	{"‘’‘’", "nl"},
	{"“’“”", "st"},
	{"“”’‘", "uz"},
	{"“”“”", "tk"},
	{"„“«»", "ka"},
	{"„”‘’", "bs"},
	{"„”’’", "sr"},
}

// styleOf is the style of a language, or of the language without its region,
// or without its script; nil: CLDR does not have it, or it is not known.
func styleOf(language string) []rune {
	tag := strings.ToLower(strings.ReplaceAll(language, "_", "-"))
	switch {
	case strings.HasPrefix(tag, "zh-tw"), strings.HasPrefix(tag, "zh-hk"), strings.HasPrefix(tag, "zh-mo"):
		tag = "zh-hant"
	}
	for tag != "" {
		for _, s := range styles {
			for l := range strings.FieldsSeq(s.languages) {
				if strings.EqualFold(l, tag) {
					return []rune(s.marks)
				}
			}
		}
		at := strings.LastIndexByte(tag, '-')
		tag = tag[:max(0, at)]
	}
	return nil
}
