"""Abbreviations, units and signs, and what is said for them. Keys are lower case unless case tells apart."""

from __future__ import annotations

# With their dot where they have one; these never end a sentence.
TITLES = {
    "dr.": "doctor", "mr.": "mister", "mrs.": "missus", "ms.": "miz", "prof.": "professor",
    "st.": "saint", "gen.": "general", "sen.": "senator", "rep.": "representative", "gov.": "governor",
    "capt.": "captain", "lt.": "lieutenant", "sgt.": "sergeant", "rev.": "reverend", "hon.": "honorable",
    "mt.": "mount", "ft.": "fort", "vs.": "versus", "e.g.": "for example", "i.e.": "that is",
    "cf.": "compare", "approx.": "approximately", "ca.": "circa", "fig.": "figure", "vol.": "volume",
    "ch.": "chapter", "pp.": "pages", "ed.": "edition", "dept.": "department", "est.": "established",
    "jan.": "january", "feb.": "february", "apr.": "april", "aug.": "august", "sept.": "september",
    "sep.": "september", "oct.": "october", "nov.": "november", "dec.": "december",
}  # fmt: skip

# These may stand at the end of a sentence as well as inside it.
ABBREVIATIONS = {
    "etc.": "et cetera", "a.m.": "ay em", "p.m.": "pee em", "inc.": "incorporated", "ltd.": "limited",
    "co.": "company", "corp.": "corporation", "jr.": "junior", "sr.": "senior", "ph.d.": "pee aitch dee",
    "b.c.": "bee see", "a.d.": "ay dee", "ave.": "avenue", "blvd.": "boulevard", "al.": "al",
}  # fmt: skip

WORDS = {
    "&": "and", "+": "plus", "=": "equals", "×": "times", "÷": "divided by", "@": "at", "%": "percent",
    "<": "less than", ">": "greater than", "≤": "at most", "≥": "at least", "≈": "about", "~": "about",
    "±": "plus or minus", "→": "to", "°": "degrees", "vs": "versus", "w/": "with", "w/o": "without",
    "b/c": "because", "24/7": "twenty four seven", "9/11": "nine eleven", "50/50": "fifty fifty",
    "c++": "see plus plus", "c#": "see sharp", "f#": "eff sharp", "etc": "et cetera", "wi-fi": "why fye",
    "wifi": "why fye", "ok": "okay", "eg": "for example", "approx": "approximately", "vol": "volume",
    "am": "am", "π": "pie", "μ": "mew", "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta",
    "θ": "theta", "λ": "lambda", "σ": "sigma", "ω": "omega", "√": "square root of", "∞": "infinity",
    "©": "copyright", "®": "registered", "™": "trademark", "a.i.": "ay eye", "et": "et", "mr": "mister",
    "mrs": "missus", "dr": "doctor", "jr": "junior", "sr": "senior", "phd": "pee aitch dee",
    "phds": "pee aitch dees",
}  # fmt: skip

# After a number only. Singular, plural.
UNITS = {
    "km": ("kilometer", "kilometers"), "m": ("meter", "meters"), "cm": ("centimeter", "centimeters"),
    "mm": ("millimeter", "millimeters"), "nm": ("nanometer", "nanometers"),
    "µm": ("micrometer", "micrometers"), "mi": ("mile", "miles"), "ft": ("foot", "feet"),
    "yd": ("yard", "yards"), "kg": ("kilogram", "kilograms"), "g": ("gram", "grams"),
    "mg": ("milligram", "milligrams"), "lb": ("pound", "pounds"), "lbs": ("pound", "pounds"),
    "oz": ("ounce", "ounces"), "l": ("liter", "liters"), "L": ("liter", "liters"),
    "ml": ("milliliter", "milliliters"), "mL": ("milliliter", "milliliters"),
    "°C": ("degree celsius", "degrees celsius"), "°F": ("degree fahrenheit", "degrees fahrenheit"),
    "°": ("degree", "degrees"), "ºC": ("degree celsius", "degrees celsius"),
    "K": ("thousand", "thousand"), "k": ("thousand", "thousand"), "M": ("million", "million"),
    "B": ("billion", "billion"), "bn": ("billion", "billion"),
    "mph": ("mile per hour", "miles per hour"), "km/h": ("kilometer per hour", "kilometers per hour"),
    "kph": ("kilometer per hour", "kilometers per hour"),
    "m/s": ("meter per second", "meters per second"),
    "rpm": ("revolution per minute", "revolutions per minute"),
    "bpm": ("beat per minute", "beats per minute"), "fps": ("frame per second", "frames per second"),
    "hz": ("hertz", "hertz"), "Hz": ("hertz", "hertz"), "kHz": ("kilohertz", "kilohertz"),
    "MHz": ("megahertz", "megahertz"), "GHz": ("gigahertz", "gigahertz"), "W": ("watt", "watts"),
    "kW": ("kilowatt", "kilowatts"), "MW": ("megawatt", "megawatts"),
    "kWh": ("kilowatt hour", "kilowatt hours"), "KB": ("kilobyte", "kilobytes"),
    "kB": ("kilobyte", "kilobytes"), "MB": ("megabyte", "megabytes"), "GB": ("gigabyte", "gigabytes"),
    "TB": ("terabyte", "terabytes"), "Mbps": ("megabit per second", "megabits per second"),
    "kcal": ("kilocalorie", "kilocalories"), "cal": ("calorie", "calories"),
    "dB": ("decibel", "decibels"), "ms": ("millisecond", "milliseconds"), "s": ("second", "seconds"),
    "sec": ("second", "seconds"), "min": ("minute", "minutes"), "h": ("hour", "hours"),
    "hr": ("hour", "hours"), "hrs": ("hour", "hours"), "x": ("times", "times"),
    "px": ("pixel", "pixels"), "km²": ("square kilometer", "square kilometers"),
    "m²": ("square meter", "square meters"), "m³": ("cubic meter", "cubic meters"),
    "ft²": ("square foot", "square feet"), "am": ("ay em", "ay em"), "AM": ("ay em", "ay em"),
    "pm": ("pee em", "pee em"), "PM": ("pee em", "pee em"), "a.m": ("ay em", "ay em"),
    "p.m": ("pee em", "pee em"), "%": ("percent", "percent"), "A.M": ("ay em", "ay em"),
    "P.M": ("pee em", "pee em"),
}  # fmt: skip

# All capitals, and read as a word although the dictionary does not know it.
WORD_ACRONYMS = {
    "covid", "fifa", "fomo", "gif", "ikea", "imax", "jpeg", "nascar", "nasdaq", "nato", "opec", "yolo",
}  # fmt: skip
# All capitals, and read by letters although the dictionary knows such a word.
LETTER_ACRONYMS = {
    "ad", "ai", "dr", "ee", "er", "hiv", "id", "io", "ip", "it", "la", "os", "pa", "po", "us", "who",
}  # fmt: skip
