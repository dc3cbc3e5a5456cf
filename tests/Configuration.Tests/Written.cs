namespace Holdfast.Configuration.Tests;

/// <summary>Short ways to read a text in a test.</summary>
internal static class Written
{
    public static ConfigDocument Of(string text, params (string Name, string Value)[] variables) =>
        ConfigDocument.Parse("holdfast.yaml", text, name => variables.Where(one => one.Name == name).Select(one => one.Value).FirstOrDefault());

    /// <summary>Reads the first of the files; the others are there for it, in the folder /etc/holdfast.</summary>
    public static ConfigDocument OfFiles(params (string Name, string Text)[] files)
    {
        var sources = new ConfigSources("/etc/holdfast");
        while (true)
        {
            var document = ConfigDocument.Parse("holdfast.yaml", files[0].Text, _ => null, sources);
            document.Root.VariablesOfFiles("env_file");
            if (sources.Wanted.Count == 0)
                return document;
            foreach (var path in sources.Wanted.ToList())
                sources.Put(path, Source(path, files));
        }
    }

    public static string[] Lines(this ConfigDocument document) => [.. document.Diagnostics.Select(one => one.ToString())];

    private static ConfigSource Source(string path, (string Name, string Text)[] files) =>
        path.EndsWith('/')
            ? new ConfigSource { Files = [.. files.Select(file => "/etc/holdfast/" + file.Name).Where(name => Path.GetDirectoryName(name) + "/" == path).Select(name => Path.GetFileName(name))] }
            : files.Where(file => "/etc/holdfast/" + file.Name == path).Select(file => new ConfigSource { Text = file.Text }).FirstOrDefault()
                ?? new ConfigSource { Trouble = "is not there" };
}
