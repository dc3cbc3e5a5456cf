using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Conformance.Traces;

/// <summary>Reads command-line options of s3270(1) into options of our terminal.</summary>
internal static class S3270Options
{
    /// <summary>Reads them; an option that is not known is a failure, since the terminal would not be the one recorded.</summary>
    public static TerminalOptions Read(IReadOnlyList<string> args)
    {
        TerminalOptions options = new()
        {
            Model = TerminalModel.Parse("3279-4-E"),
            CodePage = Page("bracket"),
            ProductName = "x3270",
            TransferLimit = 16384,
            NumericLock = false,
            BlankFill = false,
        };
        (int Rows, int Columns)? oversize = null;
        for (int i = 0; i < args.Count; i++)
        {
            switch (args[i])
            {
                case "-utf8" or "-trace":
                    break;
                case "-model":
                    options = options with { Model = TerminalModel.Parse(Model(args[++i])) };
                    break;
                case "-oversize":
                    oversize = Size(args[++i]);
                    break;
                case "-codepage" or "-charset":
                    options = options with { CodePage = Page(args[++i]) };
                    break;
                case "-tn" or "-termname":
                    options = options with { TerminalName = args[++i] };
                    break;
                case "-user":
                    options = options with { UserName = args[++i] };
                    break;
                case "-devname":
                    options = options with { DeviceName = args[++i] };
                    break;
                case "-set":
                    options = Set(options, args[++i]);
                    break;
                case "-clear":
                    options = Set(options, args[++i] + "=false");
                    break;
                case "-xrm":
                    options = Set(options, args[++i].Replace(": ", "=", StringComparison.Ordinal).Split('.')[^1]);
                    break;
                default:
                    Assert.Fail($"The recording was made with {args[i]}, which is not known here.");
                    break;
            }
        }
        return oversize is (int rows, int columns) ? options with { Model = options.Model.Oversized(rows, columns) } : options;
    }

    private static string Model(string text) => text.Length == 1 ? $"3279-{text}-E" : text;

    private static CodePage Page(string name) =>
        CodePage.Find(name) ?? throw new InvalidDataException($"No code page {name}.");

    private static (int Rows, int Columns) Size(string text)
    {
        int[] sides = Array.ConvertAll(text.Split('x'), int.Parse);
        return (sides[1], sides[0]);
    }

    private static TerminalOptions Set(TerminalOptions options, string setting)
    {
        string[] parts = setting.Split('=', 2);
        string value = parts.Length == 2 ? parts[1] : "true";
        bool on = value is "true" or "on" or "1" or "yes";
        return parts[0] switch
        {
            "contentionResolution" => options with { ContentionResolution = on },
            "newEnviron" => options with { NewEnvironment = on },
            "numericLock" => options with { NumericLock = on },
            "blankFill" => options with { BlankFill = on },
            "bindLimit" => options with { BindLimit = on },
            "codePage" => options with { CodePage = Page(value) },
            "model" => options with { Model = TerminalModel.Parse(Model(value)) },
            "oversize" => options with { Model = options.Model.Oversized(Size(value).Rows, Size(value).Columns) },
            "termName" => options with { TerminalName = value },
            "user" => options with { UserName = value },
            "devName" => options with { DeviceName = value },

            // They concern the keyboard, the connection or the trace itself, none of which a replay uses.
            _ => options,
        };
    }
}
