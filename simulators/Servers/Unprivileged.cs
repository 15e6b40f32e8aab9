using System.Runtime.InteropServices;
using System.Text;

namespace Lightline.Servers;

/// <summary>The user that servers run as when this process is root: Debian's <c>nobody</c>.</summary>
internal static class Unprivileged
{
    public const int UserId = 65_534;
    public const int GroupId = 65_534;

    public static bool IsNeeded { get; } = EffectiveUserId() == 0;

    /// <summary>Gives a folder to that user, so that a server started as it can write there.</summary>
    public static void Own(string path)
    {
        if (IsNeeded && ChangeOwner(Encoding.UTF8.GetBytes(path + "\0"), UserId, GroupId) != 0)
        {
            throw new IOException($"cannot give {path} to user {UserId}: error {Marshal.GetLastPInvokeError()}");
        }
    }

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EffectiveUserId();

    [DllImport("libc", EntryPoint = "chown", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ChangeOwner(byte[] path, int user, int group);
}
