using Holdfast.Runtime;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.CodePages;

namespace Holdfast.Cli.Hosts;

/// <summary>A 3270 host to connect to.</summary>
internal sealed record HostTarget(Address Address, TerminalTls? Tls, CodePage CodePage);
