using Holdfast.Configuration;
using Holdfast.Processes.Conversion;
using Holdfast.Processes.Definition;

namespace Holdfast.Processes.Tests.Conversion;

/// <summary>Files of other programs, each with the configuration that was reviewed for it.</summary>
public sealed class ConverterTests
{
    private const string Suffix = ".golden.yaml";

    private static readonly string Folder = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "tests", "Processes.Tests", "Conversion", "Samples"));

    private static IEnumerable<string> Files =>
        Directory.GetDirectories(Folder).SelectMany(Directory.GetFiles).Where(file => !file.EndsWith(Suffix, StringComparison.Ordinal) && !file.EndsWith(".timer", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(Folder, file)).Order(StringComparer.Ordinal);

    public static TheoryData<string> Samples => [.. Files];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_becomes_the_configuration_that_was_reviewed(string sample)
    {
        var golden = Path.Combine(Folder, sample + Suffix);
        var converted = Convert(sample).Text;
        if (Environment.GetEnvironmentVariable("HOLDFAST_UPDATE_SNAPSHOTS") == "1")
            File.WriteAllText(golden, converted);
        Assert.Equal(File.ReadAllText(golden), converted);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void What_comes_out_is_good_as_it_is(string sample)
    {
        var sources = new ConfigSources("/srv");
        while (true)
        {
            var document = ConfigDocument.Parse("holdfast.yaml", Convert(sample).Text, name => name, sources);
            document.Root.Integer("holdfast", 1, 1);
            var set = WorkerReader.Read(document.Root, "/srv");
            document.Root.Finish();
            if (sources.Wanted.Count > 0)
            {
                foreach (var path in sources.Wanted.ToList())
                    sources.Put(path, new ConfigSource { Text = "A=1" });
                continue;
            }

            Assert.Empty(document.Diagnostics.Select(fault => fault.Render()));
            Assert.NotEmpty(set.Workers);
            return;
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_kind_is_guessed_from_name_and_text(string sample) => Assert.Equal(Kind(sample), Converter.Guess(sample, File.ReadAllText(Path.Combine(Folder, sample))));

    [Fact]
    public void There_are_ten_samples_of_each_kind() =>
        Assert.All(Enum.GetValues<ConversionKind>(), kind => Assert.True(Files.Count(file => Kind(file) == kind) >= 10, kind.ToString()));

    [Fact]
    public void Whatever_is_lost_is_told_with_its_line()
    {
        var converted = Convert("supervisord/01-web.conf");

        var lost = converted.Notes.First(note => note.ToString().Contains("is not carried over", StringComparison.Ordinal)).ToString();
        Assert.StartsWith("01-web.conf:", lost, StringComparison.Ordinal);
        Assert.Contains($"# {lost}", converted.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Included_files_of_supervisord_are_read()
    {
        var sources = new ConfigSources("/etc/supervisor");
        ConvertedConfig converted;
        do
        {
            converted = Converter.Convert(ConversionKind.Supervisord, "/etc/supervisor/supervisord.conf", "[include]\nfiles = conf.d/*.conf gone.conf\n", sources).Value;
            foreach (var path in sources.Wanted.ToList())
            {
                sources.Put(path, path switch
                {
                    "/etc/supervisor/conf.d/" => new ConfigSource { Files = ["a.conf", "a.txt"] },
                    "/etc/supervisor/conf.d/a.conf" => new ConfigSource { Text = "[program:a]\ncommand=/bin/a\n" },
                    _ => new ConfigSource { Trouble = "is not there" },
                });
            }
        }
        while (!converted.Text.Contains("/bin/a", StringComparison.Ordinal) || converted.Notes.Count == 0);

        Assert.Contains("the included file gone.conf is not there", converted.Notes.Select(note => note.Text));
    }

    [Fact]
    public void A_file_that_is_no_YAML_is_refused_with_its_place() =>
        Assert.Contains("x.yml:2:", Converter.Convert(ConversionKind.Pm2, "x.yml", "apps: [", new ConfigSources("/")).Fault!.Detail, StringComparison.Ordinal);

    private static ConversionKind Kind(string sample) => Path.GetDirectoryName(sample) switch
    {
        "supervisord" => ConversionKind.Supervisord,
        "systemd" => ConversionKind.Systemd,
        "procfile" => ConversionKind.Procfile,
        "pm2" => ConversionKind.Pm2,
        _ => ConversionKind.ProcessCompose,
    };

    private static ConvertedConfig Convert(string sample)
    {
        var file = Path.Combine(Folder, sample);
        var sources = new ConfigSources(Path.GetDirectoryName(file)!);
        while (true)
        {
            var converted = Converter.Convert(Kind(sample), file, File.ReadAllText(file), sources);
            if (sources.Wanted.Count == 0)
                return converted.Value;
            foreach (var path in sources.Wanted.ToList())
            {
                sources.Put(path, path.EndsWith('/')
                    ? new ConfigSource { Files = Directory.Exists(path) ? [.. Directory.GetFiles(path).Select(name => Path.GetFileName(name)!)] : [] }
                    : File.Exists(path) ? new ConfigSource { Text = File.ReadAllText(path) } : new ConfigSource { Trouble = "is not there" });
            }
        }
    }
}
