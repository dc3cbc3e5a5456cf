using System.Reflection;

namespace Holdfast.Server.Config;

/// <summary>The schema of the configuration file (JSON Schema, draft 2020-12), for editors. It is the file that the documentation publishes.</summary>
internal static class ConfigSchema
{
    /// <summary>The schema's text.</summary>
    public static string Text { get; } = Read();

    private static string Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Holdfast.Server.Config.holdfast.schema.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
