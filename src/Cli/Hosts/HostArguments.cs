using System.CommandLine;
using System.Globalization;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.CodePages;

namespace Holdfast.Cli.Hosts;

/// <summary>The arguments of commands that talk to a 3270 host themselves, without a node: where it is and how to connect.</summary>
internal sealed class HostArguments
{
    private const int DefaultPort = 23;

    private readonly Argument<string> _host = new("host") { Description = "The host: HOST or HOST:PORT." };
    private readonly Option<bool> _tls = new("--tls") { Description = "TLS from the first byte, the host's certificate verified." };
    private readonly Option<bool> _startTls = new("--starttls") { Description = "TLS by the START_TLS option, or nothing." };
    private readonly Option<bool> _insecure = new("--insecure") { Description = "Do not verify the certificate." };
    private readonly Option<string> _codePage = new("--code-page")
    {
        Description = "The host's code page.", DefaultValueFactory = _ => "cp037",
    };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_host);
        command.Options.Add(_tls);
        command.Options.Add(_startTls);
        command.Options.Add(_insecure);
        command.Options.Add(_codePage);
    }

    /// <summary>Reads them.</summary>
    public Result<HostTarget> Read(ParseResult parsed)
    {
        if (!TryAddress(parsed.GetValue(_host)!, out var address))
            return new Fault(RequestErrors.InvalidField, $"'{parsed.GetValue(_host)}' is no host such as mvs1.example.com:992.");
        if (CodePage.Find(parsed.GetValue(_codePage)!) is not { } page)
            return new Fault(RequestErrors.InvalidField, $"--code-page: '{parsed.GetValue(_codePage)}' is not known.");
        var verify = !parsed.GetValue(_insecure);
        var tls = parsed.GetValue(_tls) ? new TerminalTls { Verify = verify }
            : parsed.GetValue(_startTls) ? new TerminalTls { Verify = verify, Start = TlsStart.Required }
            : null;
        return new HostTarget(address, tls, page);
    }

    /// <summary>Tells of a connection that failed.</summary>
    /// <returns>The exit status.</returns>
    public static int Fail(NetworkException failure) => Shell.Fail(new Fault(
        failure.Failure switch
        {
            NetworkFailure.Refused => EndpointErrors.Refused,
            NetworkFailure.Tls => EndpointErrors.TlsFailed,
            _ => EndpointErrors.Unreachable,
        },
        failure.Message));

    /// <summary>Reads HOST, HOST:PORT or [ADDRESS]:PORT; the port is 23 where none is given.</summary>
    internal static bool TryAddress(string text, out Address address)
    {
        address = default;
        var colon = text.LastIndexOf(':');
        var bare = colon < 0 || (text.Contains(']', StringComparison.Ordinal) ? text.EndsWith(']') : text.IndexOf(':', StringComparison.Ordinal) != colon);
        var host = (bare ? text : text[..colon]).Trim('[', ']');
        var port = DefaultPort;
        var known = bare || (int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65535);
        if (host.Length == 0 || !known) return false;
        address = Address.Tcp(host, port);
        return true;
    }
}
