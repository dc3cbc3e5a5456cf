using System.CommandLine;
using Holdfast.Cli.Output;
using Holdfast.Contracts;
using Holdfast.Contracts.Keys;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast api-keys</c>: creates, lists and revokes bearer tokens.</summary>
internal static class ApiKeysCommand
{
    public static Command Build(Shell shell)
    {
        var command = new Command("api-keys", "Create, list and revoke bearer tokens.") { Create(shell), List(shell), Revoke(shell) };
        return command;
    }

    private static Command Create(Shell shell)
    {
        var name = new Argument<string>("name") { Description = "Who or what will hold it." };
        var role = new Option<string>("--role")
        {
            Description = "readonly, user, power_user, tenant_admin or system_admin.", DefaultValueFactory = _ => "user",
        };
        var expires = new Option<string?>("--expires-in") { Description = "How long it is valid: 90d, 12h." };
        var command = new Command("create", "Create a token; it is shown this once.") { name, role, expires };
        command.SetAction(async (parsed, cancellationToken) => Answer.Show(
            shell,
            await shell.Client().Keys.CreateAsync(
                new CreateApiKey { Name = parsed.GetValue(name)!, Role = parsed.GetValue(role)!, ExpiresIn = parsed.GetValue(expires) },
                cancellationToken),
            ContractsJson.Default.ApiKeyInfo,
            key => Console.WriteLine(key.Token)));
        return command;
    }

    private static Command List(Shell shell)
    {
        var command = new Command("list", "List the keys, without their tokens.");
        command.SetAction(async (_, cancellationToken) => Answer.Show(
            shell, await shell.Client().Keys.ListAsync(cancellationToken), ContractsJson.Default.PageApiKeyInfo, Print));
        return command;
    }

    private static Command Revoke(Shell shell)
    {
        var id = new Argument<string>("id") { Description = "The key's id." };
        var command = new Command("revoke", "Revoke a key.") { id };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var revoked = await shell.Client().Keys.RevokeAsync(parsed.GetValue(id)!, cancellationToken);
            if (!revoked.TryGet(out _, out var fault)) return Shell.Fail(fault);
            Console.WriteLine($"{Style.Green("✓")} revoked");
            return 0;
        });
        return command;
    }

    private static void Print(Page<ApiKeyInfo> page)
    {
        var table = new Table("ID", "NAME", "ROLE", "CREATED", "EXPIRES", "STATE");
        foreach (var key in page.Items)
        {
            table.Add(
                key.Id, key.Name, key.Role, key.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm"),
                key.ExpiresAt?.UtcDateTime.ToString("yyyy-MM-dd HH:mm") ?? "never", key.Revoked ? "revoked" : Style.State("active"));
        }

        table.Print("no keys");
    }
}
