namespace Holdfast.Cli.Output;

/// <summary>Colour, where the output is a terminal and the user has not set NO_COLOR.</summary>
internal static class Style
{
    private static readonly bool On =
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    private static readonly int[] Colours = [36, 32, 35, 34, 33, 96];

    public static string Bold(string text) => Paint("1", text);

    public static string Dim(string text) => Paint("2", text);

    public static string Red(string text) => Paint("31", text);

    public static string Green(string text) => Paint("32", text);

    public static string Yellow(string text) => Paint("33", text);

    public static string Cyan(string text) => Paint("36", text);

    /// <summary>One of six colours, by number, to tell things apart.</summary>
    public static string Nth(int number, string text) => Paint($"{Colours[number % Colours.Length]}", text);

    /// <summary>A state in the colour that tells how good it is.</summary>
    public static string State(string state) => state switch
    {
        "running" or "healthy" or "idle" or "connected" or "active" or "ok" => Green(state),
        "failed" or "unhealthy" or "error" => Red(state),
        "stopped" or "closed" or "registered" or "unknown" => Dim(state),
        _ => Yellow(state),
    };

    private static string Paint(string code, string text) => On ? $"\e[{code}m{text}\e[0m" : text;
}
