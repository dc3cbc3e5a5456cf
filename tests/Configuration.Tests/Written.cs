namespace Holdfast.Configuration.Tests;

/// <summary>Short ways to read a text in a test.</summary>
internal static class Written
{
    public static ConfigDocument Of(string text, params (string Name, string Value)[] variables) =>
        ConfigDocument.Parse("holdfast.yaml", text, name => variables.Where(one => one.Name == name).Select(one => one.Value).FirstOrDefault());

    public static string[] Lines(this ConfigDocument document) => [.. document.Diagnostics.Select(one => one.ToString())];
}
