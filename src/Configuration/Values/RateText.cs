namespace Holdfast.Configuration.Values;

/// <summary>Sizes in a second: <c>50MiB/s</c>.</summary>
internal static class RateText
{
    /// <summary>The form, for messages.</summary>
    public const string Form = "a size in a second, such as 50MiB/s";

    private const string InASecond = "/s";

    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        return text.EndsWith(InASecond, StringComparison.Ordinal) && SizeText.TryParse(text[..^InASecond.Length], out bytes);
    }
}
