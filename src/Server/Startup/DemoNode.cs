using System.Text;
using Holdfast.Runtime;

namespace Holdfast.Server.Startup;

/// <summary>
/// The demonstration: two Harbor Bank hosts as workers and a pool that logs on to them. Its configuration is an ordinary file in
/// the data folder, written once, so that it can be read and changed.
/// </summary>
internal static class DemoNode
{
    // The password of a user of the demonstration's own bank, which exists nowhere else.
    private const string Password = "HARBOR1";

    private const string Configuration =
        """
        # The demonstration: two Harbor Bank hosts, run as workers, and a pool of sessions that are logged on to them.
        holdfast: 1
        node: { name: demo }
        listen: { http: "127.0.0.1:${HOLDFAST_DEMO_PORT:-7270}" }

        secrets:
          teller.password: { file: keys/teller.password }

        templates:
          bank:
            restart: { policy: always, max_retries: 10, window: 1m }
            health:
              readiness: { type: tn3270, interval: 5s, expect: { text: "LOGON ===>" } }

        workers:
          harbor-a:
            extends: bank
            command: ["${HOLDFAST_PROGRAMS}/harbor-bank/harbor-bank", --port, "${HOLDFAST_DEMO_HOST_A:-3270}", --data, harbor, --name, A]
            health: { readiness: { port: "${HOLDFAST_DEMO_HOST_A:-3270}" } }
          harbor-b:
            extends: bank
            command: ["${HOLDFAST_PROGRAMS}/harbor-bank/harbor-bank", --port, "${HOLDFAST_DEMO_HOST_B:-3271}", --data, harbor, --name, B]
            health: { readiness: { port: "${HOLDFAST_DEMO_HOST_B:-3271}" } }

        endpoints:
          harbor-a: { host: 127.0.0.1, port: "${HOLDFAST_DEMO_HOST_A:-3270}", tls: none, health: { interval: 2s } }
          harbor-b: { host: 127.0.0.1, port: "${HOLDFAST_DEMO_HOST_B:-3271}", tls: none, health: { interval: 2s } }

        journeys:
          teller-logon:
            steps:
              - wait: { text: "LOGON ===>" }
              - press: enter
              - wait: { text: "Password" }
              - field: { label: User ID, text: TELLER1 }
              - field: { label: Password, text: "${secret:teller.password}" }
              - press: enter
              - wait: { text: "Main Menu" }
            reset:
              - press: pf12
              - wait: { text: "Main Menu" }

        pools:
          teller: { endpoints: [harbor-a, harbor-b], strategy: least_connections, min: 2, max: 50, journey: teller-logon, failover: { ignore: ["Instance [A-Z]", "^HB[0-9]{3}[A-Z] .*"] } }

        # Every screen of every session, hidden fields and secrets covered: holdfast sessions recordings
        recording: { enabled: all, keep: { age: 7d, size: 256MiB } }

        """;

    /// <summary>Writes what is not there yet.</summary>
    /// <returns>The configuration file.</returns>
    public static async Task<string> PrepareAsync(Io io, DaemonArguments arguments, CancellationToken cancellationToken)
    {
        var data = arguments.Data ?? Path.GetFullPath("data");
        var file = Path.Combine(data, "demo.yaml");
        io.Files.CreateFolder(data);
        io.Files.CreateFolder(Path.Combine(data, "keys"));
        io.Files.CreateFolder(Path.Combine(data, "harbor"));
        await WriteAsync(file, Configuration);
        await WriteAsync(Path.Combine(data, "keys", "teller.password"), Password);
        return file;

        async Task WriteAsync(string path, string text)
        {
            if (!io.Files.Exists(path)) await io.Files.ReplaceAsync(path, Encoding.UTF8.GetBytes(text), cancellationToken);
        }
    }
}
