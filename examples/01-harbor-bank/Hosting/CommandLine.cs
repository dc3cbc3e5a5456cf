using System.Globalization;

namespace HarborBank.Hosting;

/// <summary>What was asked for on the command line: options, help, or something wrong.</summary>
internal sealed record CommandLine(BankOptions? Options, string? Fault)
{
    public const string Usage = """
        harbor-bank: a 3270 application to try things on. Connect with any TN3270 terminal, such as c3270.

        usage: harbor-bank [--port PORT] [--data FOLDER] [--name NAME] [--pace MS]
                           [--tls-port PORT --certificate FILE]

          --port PORT    TCP port on 127.0.0.1, 0 to 65535; 0 lets the system choose (default 3270)
          --data FOLDER  where the books are kept; instances that share it are one bank (default harbor-bank-data)
          --name NAME    this instance's name, 1 to 8 letters or digits, shown on its panels (default A)
          --pace MS      milliseconds each answer is held back, 0 to 60000 (default 0)
          --tls-port PORT     another TCP port on 127.0.0.1, for terminals with TLS (c3270 L:localhost:PORT)
          --certificate FILE  what is shown there: a certificate and its private key, PEM
          --help         this text

        Users TELLER1 to TELLER9, password HARBOR1. SIGTERM or Ctrl-C ends it cleanly.
        Exit status: 0 ended cleanly, 64 wrong arguments, 69 the port cannot be had, 74 the data folder cannot be used.
        """;

    private const int NameLimit = 8;
    private const int PaceLimit = 60_000;

    public bool Help => Options is null && Fault is null;

    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var options = new BankOptions();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            if (arguments[i] is "--help" or "-h")
                return new CommandLine(null, null);
            if (arguments[i] is not ("--port" or "--tls-port" or "--certificate" or "--data" or "--name" or "--pace"))
                return Wrong($"unknown argument {arguments[i]}");
            if (i + 1 == arguments.Count)
                return Wrong($"{arguments[i]} needs a value");
            if (Apply(ref options, arguments[i], arguments[i + 1]) is { } fault)
                return Wrong($"{arguments[i]} {arguments[i + 1]}: {fault}");
        }
        return options.TlsPort is not null && options.Certificate.Length == 0
            ? Wrong("--tls-port needs a --certificate")
            : new CommandLine(options, null);
    }

    private static CommandLine Wrong(string fault) => new(null, fault);

    private static string? Apply(ref BankOptions options, string name, string value)
    {
        switch (name)
        {
            case "--port":
                if (!TryNumber(value, ushort.MaxValue, out var port))
                    return "must be a port from 0 to 65535";
                options = options with { Port = port };
                return null;
            case "--tls-port":
                if (!TryNumber(value, ushort.MaxValue, out var secure))
                    return "must be a port from 0 to 65535";
                options = options with { TlsPort = secure };
                return null;
            case "--certificate":
                if (value.Length == 0)
                    return "must name a file";
                options = options with { Certificate = value };
                return null;
            case "--pace":
                if (!TryNumber(value, PaceLimit, out var pace))
                    return $"must be milliseconds from 0 to {PaceLimit}";
                options = options with { Pace = TimeSpan.FromMilliseconds(pace) };
                return null;
            case "--name":
                if (value.Length is 0 or > NameLimit || !value.All(char.IsAsciiLetterOrDigit))
                    return $"must be 1 to {NameLimit} letters or digits";
                options = options with { Name = value.ToUpperInvariant() };
                return null;
            default:
                if (value.Length == 0)
                    return "must name a folder";
                options = options with { Data = value };
                return null;
        }
    }

    private static bool TryNumber(string text, int highest, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= highest;
}
