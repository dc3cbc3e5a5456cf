using System.Text.RegularExpressions;

namespace Holdfast.Cli.Output;

/// <summary>A fault of a configuration in colours: the place bold, the code red, the caret red, the mend plain.</summary>
internal static partial class FaultPicture
{
    /// <summary>The message with colours, where the output has any.</summary>
    public static string Of(string message) => string.Join('\n', message.Split('\n').Select(Line));

    private static string Line(string line)
    {
        if (Head().Match(line) is { Success: true } head)
            return $"{Style.Bold(head.Groups["place"].Value)} {Style.Red(head.Groups["code"].Value)}{Style.Bold(head.Groups["title"].Value)}{head.Groups["rest"].Value}";
        if (Caret().Match(line) is { Success: true } caret)
            return $"{Style.Dim(caret.Groups["bar"].Value)}{Style.Red("^")}";
        if (Source().Match(line) is { Success: true } source)
            return $"{Style.Dim(source.Groups["number"].Value)}{source.Groups["text"].Value}";
        return Style.Green(line);
    }

    [GeneratedRegex(@"^(?<place>[^\n]*?:\d+:\d+:) (?<code>HF\d{4})(?<title> [^:]+:)(?<rest>.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Head();

    [GeneratedRegex(@"^(?<bar> +\| +)\^$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Caret();

    [GeneratedRegex(@"^(?<number> *\d+ \| )(?<text>.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Source();
}
