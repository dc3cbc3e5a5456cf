#!/usr/bin/env -S dotnet run
#:property PublishAot=false
#:property AllowUnsafeBlocks=true
#:property RunAnalyzers=false
#:property GenerateDocumentationFile=false

// Makes src/Tn3270/CodePages/codepages.dat from the tables of ICU, and of the C library or .NET for the pages ICU lacks.
// Development only: needs libicuuc 72 or later and glibc. Run it from the root of the repository:
//
//     dotnet run build/codepages/generate.cs -- src/Tn3270/CodePages/codepages.dat
//
// With `compare` instead of a file it prints where the sources differ from each other, code by code.
// The format of the file is described in docs/internals/tn3270-codepages.md.

using System.Runtime.InteropServices;
using System.Text;

// Single-byte pages; where ICU has none, where to look instead.
string[] fromIcu =
[
    "37", "273", "277", "278", "280", "284", "285", "290", "297", "420", "424", "500", "803", "838", "870", "871", "875", "918",
    "1025", "1026", "1047", "1097", "1112", "1122", "1123", "1130", "1132", "1137", "1140", "1141", "1142", "1143", "1144", "1145",
    "1146", "1147", "1148", "1149", "1153", "1154", "1155", "1156", "1157", "1158", "1160", "1164",
];
string[] fromLibrary = ["275", "880", "905", "423"];
(string Page, int Platform)[] fromPlatform = [("833", 20833), ("924", 20924)];

// Mixed pages and the name of the double-byte half that some of them share.
(string Page, string Half)[] mixed =
[
    ("930", "300"), ("939", "300"), ("933", "834"), ("935", "837"), ("937", "835"),
    ("1364", "4930"), ("1371", "9027"), ("1388", "4933"), ("1390", "16684"), ("1399", "16684"),
];

Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
var usual = Tables.Single(new IcuSource("ibm-37"));
if (args is ["compare"])
{
    Comparison.Print(fromIcu, usual);
    return;
}

SortedDictionary<string, byte[]> entries = new(StringComparer.Ordinal);
foreach (var page in fromIcu)
    Add(page, Tables.Single(new IcuSource("ibm-" + page)));
foreach (var page in fromLibrary)
    Add(page, Tables.Single(new LibrarySource("IBM" + page)));
foreach (var (page, platform) in fromPlatform)
    Add(page, Tables.Single(new PlatformSource(platform)));

// The page that terminals on z/OS call "bracket": 037 with the brackets where 1047 has them.
var bracket = ((string?[])usual.Codes.Clone(), new List<byte>());
(bracket.Item1[0xAD], bracket.Item1[0xBA]) = (bracket.Item1[0xBA], bracket.Item1[0xAD]);
(bracket.Item1[0xBD], bracket.Item1[0xBB]) = (bracket.Item1[0xBB], bracket.Item1[0xBD]);
entries.Add("bracket", Format.Single(bracket));

foreach (var (page, half) in mixed)
{
    IcuSource source = new("ibm-" + page);
    Add(page, Tables.Single(source));
    var table = Format.Double(Tables.Double(source));
    if (!entries.TryAdd("d" + half, table) && !entries["d" + half].AsSpan().SequenceEqual(table))
        throw new InvalidOperationException($"The double-byte half {half} of {page} is not that of its sister page.");
}

File.WriteAllBytes(args[0], Format.File(entries));
Console.WriteLine($"{entries.Count} tables, {new FileInfo(args[0]).Length} bytes");

void Add(string page, (string?[] Codes, List<byte> OneWay) table) =>
    entries.Add("cp" + page.PadLeft(3, '0'), Format.Single(Tables.WithControls(table, usual.Codes)));

interface ISource
{
    string? Decode(byte[] code);
    byte[]? Encode(string text);
}

static class Tables
{
    public static (string?[] Codes, List<byte> OneWay) Single(ISource source)
    {
        var codes = new string?[256];
        List<byte> oneWay = [];
        for (var code = 0; code < 256; code++)
        {
            if (code is 0x0E or 0x0F)
            {
                codes[code] = ((char)code).ToString();
                continue;
            }

            codes[code] = source.Decode([(byte)code]);
            if (codes[code] is { } text && source.Encode(text) is var back && (back is not [var b] || b != code))
                oneWay.Add((byte)code);
        }

        return (codes, oneWay);
    }

    // CDRA gives every page the same controls; some sources exchange line feed and new line.
    public static (string?[] Codes, List<byte> OneWay) WithControls((string?[] Codes, List<byte> OneWay) table, string?[] usual)
    {
        for (var code = 0; code < 0x40; code++)
            table.Codes[code] = usual[code];
        table.Codes[0xFF] = usual[0xFF];
        table.OneWay.RemoveAll(code => code is < 0x40 or 0xFF);
        return table;
    }

    public static (SortedDictionary<int, string> Codes, List<int> OneWay) Double(ISource source)
    {
        SortedDictionary<int, string> codes = [];
        List<int> oneWay = [];
        for (var first = 0x40; first <= 0xFE; first++)
        {
            for (var second = 0x40; second <= 0xFE; second++)
            {
                byte[] shifted = [0x0E, (byte)first, (byte)second, 0x0F];
                if (source.Decode(shifted) is not { Length: > 0 } text)
                    continue;
                codes.Add((first << 8) | second, text);
                if (source.Encode(text) is not { } back || !back.AsSpan().SequenceEqual(shifted))
                    oneWay.Add((first << 8) | second);
            }
        }

        return (codes, oneWay);
    }
}

static class Format
{
    // 256 characters, then the codes that are read and never written.
    public static byte[] Single((string?[] Codes, List<byte> OneWay) table)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        foreach (var text in table.Codes)
            writer.Write((ushort)(text is [var c] ? c : text is null ? 0xFFFD : throw new InvalidDataException(text)));
        writer.Write((ushort)table.OneWay.Count);
        foreach (var code in table.OneWay)
            writer.Write((ushort)code);
        return stream.ToArray();
    }

    // Runs of consecutive codes. A run whose characters are consecutive as well holds the first only.
    public static byte[] Double((SortedDictionary<int, string> Codes, List<int> OneWay) table)
    {
        List<string> long_ = [];
        var values = table.Codes.Select(pair => (pair.Key, Value: Value(pair.Value, long_))).ToList();
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        List<(int Start, int End, bool Rising)> runs = [];
        for (var i = 0; i < values.Count;)
        {
            var rising = i + 1;
            while (rising < values.Count && values[rising].Key == values[i].Key + rising - i && values[rising].Value == values[i].Value + rising - i)
                rising++;
            if (rising - i >= 4)
            {
                runs.Add((i, rising, true));
                i = rising;
            }
            else
            {
                if (runs is [.., (var start, var end, false)] && values[i].Key == values[end - 1].Key + 1)
                    runs[^1] = (start, i + 1, false);
                else
                    runs.Add((i, i + 1, false));
                i++;
            }
        }

        writer.Write((ushort)runs.Count);
        foreach (var (start, end, rising) in runs)
        {
            writer.Write((ushort)values[start].Key);
            writer.Write((ushort)((end - start) | (rising ? 0x8000 : 0)));
            for (var i = start; i < (rising ? start + 1 : end); i++)
                writer.Write((ushort)values[i].Value);
        }

        writer.Write((ushort)long_.Count);
        foreach (var text in long_)
        {
            var runes = text.EnumerateRunes().ToArray();
            writer.Write(runes[0].Value);
            writer.Write(runes.Length > 1 ? runes[1].Value : 0);
        }

        writer.Write((ushort)table.OneWay.Count);
        foreach (var code in table.OneWay)
            writer.Write((ushort)code);
        return stream.ToArray();
    }

    public static byte[] File(SortedDictionary<string, byte[]> entries)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        var offset = 2 + entries.Keys.Sum(name => 1 + name.Length + 8);
        writer.Write((ushort)entries.Count);
        foreach (var (name, table) in entries)
        {
            writer.Write((byte)name.Length);
            writer.Write(Encoding.ASCII.GetBytes(name));
            writer.Write(offset);
            writer.Write(table.Length);
            offset += table.Length;
        }

        foreach (var table in entries.Values)
            writer.Write(table);
        return stream.ToArray();
    }

    // What does not fit one UTF-16 unit stands in a list of its own; a surrogate value is an index into that list.
    private static int Value(string text, List<string> long_)
    {
        if (text is [var c])
            return c;
        long_.Add(text);
        return 0xD800 + long_.Count - 1;
    }
}

static class Comparison
{
    public static void Print(string[] pages, (string?[] Codes, List<byte> OneWay) usual)
    {
        foreach (var page in pages.Concat(["275", "423", "833", "880", "905", "924", "1027"]))
        {
            List<(string Name, ISource Source)> sources = [];
            Try("icu", () => new IcuSource("ibm-" + page));
            Try("glibc", () => new LibrarySource("IBM" + page.PadLeft(3, '0')));
            Try("net", () => new PlatformSource(int.Parse(page)));
            Try("net", () => new PlatformSource(20000 + int.Parse(page)));
            var tables = sources.Select(s => (s.Name, Tables.WithControls(Tables.Single(s.Source), usual.Codes).Codes)).ToList();
            for (var i = 1; i < tables.Count; i++)
            {
                var differences = Enumerable.Range(0, 256).Where(code => tables[0].Codes[code] != tables[i].Codes[code])
                    .Select(code => $"{code:X2} {Name(tables[0].Codes[code])}|{Name(tables[i].Codes[code])}").ToList();
                if (differences.Count > 0)
                    Console.WriteLine($"{page} {tables[0].Name}|{tables[i].Name}: {string.Join(", ", differences)}");
            }

            Console.WriteLine($"{page} compared in {string.Join(" ", tables.Select(t => t.Name))}");

            void Try(string name, Func<ISource> open)
            {
                try { sources.Add((name, open())); }
                catch (Exception e) when (e is NotSupportedException or ArgumentException) { }
            }
        }
    }

    private static string Name(string? text) => text is null ? "-" : string.Join("+", text.EnumerateRunes().Select(r => $"{r.Value:X4}"));
}

sealed class PlatformSource(int number) : ISource
{
    // A code without character is read as a question mark. Other fallbacks take single codes for missing that are there, and the
    // way back misses them too, so the way back is found by trying.
    private readonly Encoding _encoding = Encoding.GetEncoding(number);

    public string? Decode(byte[] code) => _encoding.GetString(code) is [var c] && (c != '?' || code[0] == 0x6F) ? c.ToString() : null;

    public byte[]? Encode(string text)
    {
        for (var code = 0; code < 256; code++)
        {
            if (Decode([(byte)code]) == text)
                return [(byte)code];
        }

        return null;
    }
}

sealed class LibrarySource : ISource
{
    private readonly nint _decode, _encode;

    public LibrarySource(string name)
    {
        _decode = Open("UTF-16LE", name);
        _encode = Open(name, "UTF-16LE");
        if (_decode == -1 || _encode == -1)
            throw new NotSupportedException(name);
    }

    public string? Decode(byte[] code) => Convert(_decode, code) is { } bytes ? Encoding.Unicode.GetString(bytes) : null;

    public byte[]? Encode(string text) => Convert(_encode, Encoding.Unicode.GetBytes(text));

    private static unsafe byte[]? Convert(nint converter, byte[] input)
    {
        var output = new byte[32];
        fixed (byte* from = input, to = output)
        {
            byte* next = from, end = to;
            nuint left = (nuint)input.Length, room = (nuint)output.Length;
            var result = Run(converter, &next, &left, &end, &room);
            return result < 0 ? null : output[..(output.Length - (int)room)];
        }
    }

    [DllImport("libc", EntryPoint = "iconv_open")]
    private static extern nint Open(string to, string from);

    [DllImport("libc", EntryPoint = "iconv")]
    private static extern unsafe nint Run(nint converter, byte** from, nuint* left, byte** to, nuint* room);
}

sealed class IcuSource : ISource
{
    private const string Library = "libicuuc.so.72";
    private readonly nint _converter;

    public IcuSource(string name)
    {
        var error = 0;
        _converter = Open(name, ref error);
        if (error > 0)
            throw new NotSupportedException(name);
        SetFallback(_converter, 0);
        var library = NativeLibrary.Load(Library);
        error = 0;
        SetDecodeFailure(_converter, NativeLibrary.GetExport(library, "UCNV_TO_U_CALLBACK_STOP_72"), 0, 0, 0, ref error);
        error = 0;
        SetEncodeFailure(_converter, NativeLibrary.GetExport(library, "UCNV_FROM_U_CALLBACK_STOP_72"), 0, 0, 0, ref error);
    }

    public string? Decode(byte[] code)
    {
        var (text, error) = (new char[16], 0);
        var length = ToText(_converter, text, text.Length, code, code.Length, ref error);
        return error > 0 ? null : new string(text, 0, length);
    }

    public byte[]? Encode(string text)
    {
        var (code, error) = (new byte[32], 0);
        var length = FromText(_converter, code, code.Length, text, text.Length, ref error);
        return error > 0 ? null : code[..length];
    }

    [DllImport(Library, EntryPoint = "ucnv_open_72")]
    private static extern nint Open([MarshalAs(UnmanagedType.LPStr)] string name, ref int error);

    [DllImport(Library, EntryPoint = "ucnv_setFallback_72")]
    private static extern void SetFallback(nint converter, sbyte on);

    [DllImport(Library, EntryPoint = "ucnv_setToUCallBack_72")]
    private static extern void SetDecodeFailure(nint converter, nint action, nint context, nint oldAction, nint oldContext, ref int error);

    [DllImport(Library, EntryPoint = "ucnv_setFromUCallBack_72")]
    private static extern void SetEncodeFailure(nint converter, nint action, nint context, nint oldAction, nint oldContext, ref int error);

    [DllImport(Library, EntryPoint = "ucnv_toUChars_72", CharSet = CharSet.Unicode)]
    private static extern int ToText(nint converter, [Out] char[] text, int room, byte[] code, int length, ref int error);

    [DllImport(Library, EntryPoint = "ucnv_fromUChars_72", CharSet = CharSet.Unicode)]
    private static extern int FromText(nint converter, byte[] code, int room, string text, int length, ref int error);
}
