using Holdfast.Configuration;
using Holdfast.Contracts.Errors;

namespace Holdfast.Processes.Conversion;

/// <summary>Makes a configuration of other programs' files. It opens nothing: other files that one names are wanted of the sources.</summary>
public static class Converter
{
    /// <summary>What a file is, by its name and by what stands in it; null where that cannot be told.</summary>
    public static ConversionKind? Guess(string file, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var name = Path.GetFileName(file);
        if (name.EndsWith(".service", StringComparison.Ordinal))
            return ConversionKind.Systemd;
        if (name.StartsWith("Procfile", StringComparison.Ordinal) || name.EndsWith(".procfile", StringComparison.OrdinalIgnoreCase))
            return ConversionKind.Procfile;
        if (Has("[program:") || Has("[supervisord]"))
            return ConversionKind.Supervisord;
        if (Has("[Service]"))
            return ConversionKind.Systemd;
        if (Has("processes:"))
            return ConversionKind.ProcessCompose;
        return Has("apps") || Has("\"script\"") ? ConversionKind.Pm2 : null;

        bool Has(string words) => text.Contains(words, StringComparison.Ordinal);
    }

    /// <summary>Converts a file.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="file">Its name.</param>
    /// <param name="text">Its text; of pm2's JavaScript, what it exports as JSON.</param>
    /// <param name="sources">What other files hold, in the folder of the file. Where it wants some, put them there and convert again.</param>
    /// <returns>The configuration; or why the text cannot be read at all.</returns>
    public static Result<ConvertedConfig> Convert(ConversionKind kind, string file, string text, ConfigSources sources) => kind switch
    {
        ConversionKind.Supervisord => new SupervisorConverter(file, sources).Convert(text),
        ConversionKind.Systemd => new SystemdConverter(file, sources).Convert(text),
        ConversionKind.Procfile => new ProcfileConverter(file, sources).Convert(text),
        ConversionKind.Pm2 => new Pm2Converter(file).Convert(text),
        _ => new ProcessComposeConverter(file, sources).Convert(text),
    };
}
